# Makes late_entry.json from late_entry.csv: Rscript late_entry.R (R's survival and jsonlite)
library(survival)
d <- read.csv("late_entry.csv")
d$any <- d$cause > 0
km <- function(fit) list(time=fit$time, at_risk=fit$n.risk, events=fit$n.event,
  censored=fit$n.censor, survival=fit$surv, log_std_err=fit$std.err,
  lower=fit$lower, upper=fit$upper)
cx <- function(fit) list(coef=as.list(coef(fit)), se=sqrt(diag(vcov(fit))), loglik=fit$loglik)
s <- Surv(d$entry, d$exit, d$any)
d$state <- factor(d$cause, 0:3)
d$id <- seq_len(nrow(d))
aj <- survfit(Surv(entry, exit, state) ~ 1, data=d, id=id)
stopifnot(all(aj$n.risk[, 1] > 0 | aj$n.event[, 1] == 0))
out <- list(
  made_with=paste(R.version.string, "survival", packageVersion("survival")),
  km_log=km(survfit(s ~ 1, conf.type="log")),
  km_loglog=km(survfit(s ~ 1, conf.type="log-log")),
  km_plain=km(survfit(s ~ 1, conf.type="plain")),
  km_weights=km(survfit(s ~ 1, weights=d$weight, robust=FALSE)),
  aj=list(time=aj$time, pstate=aj$pstate, se=aj$std.err, at_risk=aj$n.risk[, 1]),
  cox_efron=cx(coxph(s ~ x + sex + x:sex, d, ties="efron")),
  cox_breslow=cx(coxph(s ~ x + sex + x:sex, d, ties="breslow")),
  cox_cause=cx(coxph(Surv(entry, exit, cause == 1) ~ x + sex + factor(region), d)),
  cox_strata=cx(coxph(s ~ x + sex + strata(region), d)),
  cox_weights=cx(coxph(s ~ x + sex, d, weights=weight, robust=FALSE))
)
write(jsonlite::toJSON(out, digits=NA, auto_unbox=TRUE, na="null"), "late_entry.json")
