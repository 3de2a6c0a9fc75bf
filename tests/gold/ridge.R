# Makes ridge.json from late_entry.csv: Rscript ridge.R (R's survival and jsonlite)
library(survival)
d <- read.csv("late_entry.csv")
scaled <- function(v) (v - mean(v)) / sqrt(mean((v - mean(v))^2))
X <- cbind(x=scaled(d$x), sex=scaled(as.numeric(factor(d$sex)) - 1), x2=scaled(d$x^2))
fit <- function(theta) {
  found <- coxph(Surv(entry, exit, cause == 1) ~ ridge(x, sex, x2, theta=theta, scale=FALSE),
    data.frame(d[, c("entry", "exit", "cause")], X),
    control=coxph.control(eps=1e-12, iter.max=100, outer.max=100))
  list(theta=theta, coef=unname(coef(found)), variance=unname(found$var))
}
out <- list(made_with=paste(R.version.string, "survival", packageVersion("survival")),
  fits=lapply(c(0.5, 5, 50), fit))
write(jsonlite::toJSON(out, digits=NA, auto_unbox=TRUE), "ridge.json")
