# Makes survival_gold.json from spells.csv, episodes.csv and late_entry.csv:
# Rscript survival_gold.R (R's survival, cmprsk, splines, jsonlite)
library(survival); library(splines)
numbers <- function(d) { d[] <- lapply(d, function(x) if (is.integer(x)) as.numeric(x) else x); d }
s <- numbers(read.csv("spells.csv")); e <- numbers(read.csv("episodes.csv"))
l <- numbers(read.csv("late_entry.csv"))
s$any <- s$cause > 0; e$any <- e$cause > 0; l$any <- l$cause > 0
tight <- coxph.control(eps=1e-12, toler.chol=1e-13, iter.max=60)

curve <- function(f) list(time=f$time, at_risk=f$n.risk, events=f$n.event, survival=f$surv,
  std_err=f$std.err, lower=f$lower, upper=f$upper, strata=if (is.null(f$strata)) NULL else as.list(f$strata))
aj <- function(f) list(time=f$time, incidence=f$pstate[, -1, drop=FALSE], se=f$std.err[, -1, drop=FALSE],
  strata=if (is.null(f$strata)) NULL else as.list(f$strata))
means <- function(f, tau) { t <- summary(f, rmean=tau)$table
  list(rmst=unname(t[, "rmean"]), se=unname(t[, "se(rmean)"]), median=unname(t[, "median"])) }
test <- function(d) list(chisq=d$chisq, df=length(d$n) - 1)
zph <- function(fit, ...) { t <- cox.zph(fit, ...)$table
  list(terms=rownames(t), chisq=unname(t[, "chisq"]), df=unname(t[, "df"])) }
cx <- function(fit, transforms=c("km", "rank", "identity", "log")) {
  c(list(coef=as.list(coef(fit)), se=sqrt(diag(if (is.null(fit$naive.var)) fit$var else fit$naive.var)),
    robust_se=if (is.null(fit$naive.var)) NULL else sqrt(diag(fit$var)), loglik=fit$loglik,
    concordance=unname(fit$concordance["concordance"]), concordance_se=unname(fit$concordance["std"])),
    if (fit$method == "exact") list() else
      list(zph=sapply(transforms, function(g) zph(fit, transform=g), simplify=FALSE))) }
predicted <- function(fit, rows, ...) { f <- survfit(fit, rows, ...)
  list(time=f$time, survival=f$surv, lower=f$lower, upper=f$upper,
    strata=if (is.null(f$strata)) NULL else as.list(f$strata)) }

# log-rank with late entry, which survdiff does not know: straight from the risk sets
late_logrank <- function(start, stop, event, group, strata=rep(1, length(stop))) {
  apart <- 0; spread <- 0
  for (k in unique(strata)) for (t in unique(stop[event & strata == k])) {
    r <- strata == k & start < t & stop >= t; n <- sum(r); n1 <- sum(r & group == 1)
    d <- sum(r & event & stop == t)
    apart <- apart + sum(r & event & stop == t & group == 1) - d * n1 / n
    if (n > 1) spread <- spread + d * (n1 / n) * (1 - n1 / n) * (n - d) / (n - 1) }
  apart^2 / spread }

S <- Surv(s$months, s$any)
s$state <- factor(s$cause, 0:3); s$id <- seq_len(nrow(s))
rows <- data.frame(age=c(24, 51), female=c(1, 0), home=c("family", "alone"), income=c(300, 700), region=c("east", "west"))
main <- coxph(S ~ age + female * home, s, control=tight)
# with Efron's ties this survival's survfit of a multi-state Cox gives hazards under Breslow's
multi <- coxph(Surv(months, state) ~ age + female, s, id=id, ties="breslow", control=tight)
design <- model.matrix(~ age + female + home, s)[, -1]
crr <- function(kind) { f <- cmprsk::crr(s$months, s$cause, design, failcode=kind, gtol=1e-12, maxiter=50)
  list(coef=as.list(f$coef), se=sqrt(diag(f$var)), loglik=f$loglik) }
fg <- function(d) {
  f <- coxph(Surv(fgstart, fgstop, fgstatus) ~ age + female, d, weights=fgwt, cluster=who, control=tight)
  list(coef=as.list(coef(f)), se=sqrt(diag(f$naive.var)), robust_se=sqrt(diag(f$var)), loglik=f$loglik[2]) }
s$who <- s$id
gray <- function(...) { t <- cmprsk::cuminc(s$months, s$cause, s$home, ...)$Tests; list(chisq=unname(t[, "stat"]), df=unname(t[, "df"])) }
small <- s[1:120, ]

spells <- list(
  km_log=curve(survfit(S ~ home, s)), km_loglog=curve(survfit(S ~ home, s, conf.type="log-log")),
  km_plain=curve(survfit(S ~ home, s, conf.type="plain")),
  km_weights=curve(survfit(S ~ home, s, weights=weight)),
  km_cluster=curve(survfit(S ~ home, s, cluster=household)),
  aj=aj(survfit(Surv(months, state) ~ home, s, id=id)),
  aj_weights=aj(survfit(Surv(months, state) ~ home, s, id=id, weights=weight)),
  rmst=means(survfit(S ~ home, s), 30), rmst_beyond=means(survfit(S ~ home, s), 55),
  logrank=test(survdiff(S ~ home, s)), logrank_strata=test(survdiff(S ~ home + strata(region), s)),
  peto=test(survdiff(S ~ home, s, rho=1)), half=test(survdiff(S ~ home + strata(region), s, rho=0.5)),
  trend=coxph(S ~ as.integer(factor(home)), s, ties="exact")$score,
  gray=gray(), gray_strata=gray(s$region), gray_rho=gray(rho=1),
  cox=cx(main), cox_breslow=cx(coxph(S ~ age + female * home, s, ties="breslow", control=tight)),
  cox_exact=cx(coxph(Surv(months, any) ~ age + female, small, ties="exact", control=tight)),
  cox_strata=cx(coxph(S ~ age + female + home + strata(region), s, control=tight)),
  cox_weights=cx(coxph(S ~ age + female + home, s, weights=weight, control=tight)),
  cox_cluster=cx(coxph(S ~ age + female + home, s, cluster=household, control=tight)),
  cox_strata_weights_cluster=cx(coxph(S ~ age + female + strata(region), s, weights=weight, cluster=household, ties="breslow", control=tight)),
  cox_formula=cx(coxph(S ~ log(income) + ns(age, df=3) + I(female * age), s, control=tight)),
  cox_spline=cx(coxph(S ~ bs(age, df=5) + female, s, control=tight)),
  cox_cause=cx(coxph(Surv(months, cause == 2) ~ age + female + home, s, control=tight)),
  predicted=predicted(main, rows), predicted_loglog=predicted(main, rows, conf.type="log-log"),
  predicted_strata=predicted(coxph(S ~ age + female + strata(region), s, control=tight), rows[1, ]),
  predicted_robust=predicted(coxph(S ~ age + female, s, cluster=household, control=tight), rows),
  predicted_incidence=list(time=survfit(multi, rows)$time, pstate=survfit(multi, rows)$pstate),
  landmark=c(curve(survfit(S ~ home, s, start.time=6.5)), means(survfit(S ~ home, s, start.time=6.5), 30)),
  cox_landmark=cx(coxph(Surv(months, any) ~ age + female, s[s$months > 6, ], control=tight)),
  crr_1=crr(1), crr_2=crr(2),
  finegray_1=fg(finegray(Surv(months, state) ~ age + female + who, s, etype="1")),
  finegray_2=fg(finegray(Surv(months, state) ~ age + female + who, s, etype="2")))

E <- Surv(e$start, e$stop, e$any)
e$state <- factor(e$cause, 0:2); e$who <- as.integer(factor(e$person))
tv <- coxph(E ~ trained + female + age, e, id=person, cluster=person, control=tight)
episodes <- list(
  km=curve(survfit(E ~ female, e, id=person)), km_robust=curve(survfit(E ~ female, e, id=person, robust=TRUE)),
  aj=aj(survfit(Surv(start, stop, state) ~ female, e, id=person)),
  cox=cx(tv), cox_strata=cx(coxph(E ~ trained + age + strata(region), e, cluster=person, ties="breslow", control=tight)),
  predicted=predicted(tv, data.frame(trained=c(0, 1), female=c(1, 0), age=c(30, 50))),
  rmst=means(survfit(E ~ female, e, id=person), 24),
  logrank=late_logrank(e$start, e$stop, e$any, e$female),
  logrank_strata=late_logrank(e$start, e$stop, e$any, e$female, e$region),
  finegray=fg(finegray(Surv(start, stop, state) ~ age + female + who, e, etype="1", id=who)))

L <- Surv(l$entry, l$exit, l$any)
l$state <- factor(l$cause, 0:3); l$who <- seq_len(nrow(l))
late <- coxph(L ~ x + sex, l, control=tight)
late_entry <- list(
  cox=cx(late), predicted=predicted(late, data.frame(x=c(-1, 0.5), sex=c(0, 1))),
  cox_robust=cx(coxph(L ~ x + sex, l, cluster=region, weights=weight, control=tight)),
  aj_weights=aj(survfit(Surv(entry, exit, state) ~ 1, l, id=who, weights=weight)),
  logrank=late_logrank(l$entry, l$exit, l$any, l$sex),
  rmst=means(survfit(L ~ sex, l), 30))

out <- list(made_with=paste(R.version.string, "survival", packageVersion("survival"), "cmprsk", packageVersion("cmprsk")),
  spells=spells, episodes=episodes, late_entry=late_entry)
write(jsonlite::toJSON(out, digits=I(15), auto_unbox=TRUE, na="null", null="null"), "survival_gold.json")
