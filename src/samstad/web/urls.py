"""Every address of the site. Each view under a city declares its right with `access.page`."""

from allauth.account import views as accounts
from django.urls import path
from django.views.i18n import set_language

from samstad.web.views import (
    about,
    agreements,
    area_types,
    areas,
    catalogue,
    errors,
    goals,
    indicators,
    organisations,
    reports,
    restatements,
    rounds,
    segregation,
    start,
    statistics,
    submissions,
    uploads,
    workbooks,
    writing,
)
from samstad.web.views import accounts as demo
from samstad.web.views import jobs as job_pages

SUBMISSION = "<slug:slug>/rapportering/<slug:code>/<slug:organisation>/"

urlpatterns = [
    path("", start.cities, name="cities"),
    path("om/siffrorna/", about.numbers, name="about_numbers"),
    path("om/tillganglighet/", about.accessibility, name="accessibility"),
    path("sprak/", set_language, name="set_language"),
    # Of allauth's pages those that a municipality's accounts need; nobody signs up.
    path("konto/logga-in/", accounts.login, name="account_login"),
    path("konto/logga-ut/", accounts.logout, name="account_logout"),
    path("konto/vilande/", accounts.account_inactive, name="account_inactive"),
    path("konto/bekrafta/", accounts.reauthenticate, name="account_reauthenticate"),
    path("konto/losenord/", accounts.password_change, name="account_change_password"),
    path("konto/nytt-losenord/", accounts.password_reset, name="account_reset_password"),
    path("konto/nytt-losenord/skickat/", accounts.password_reset_done, name="account_reset_password_done"),
    path(
        "konto/nytt-losenord/<uidb36>-<key>/",
        accounts.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "konto/nytt-losenord/klart/",
        accounts.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("konto/demo/", demo.sign_in_as, name="sign_in_as"),
    path("<slug:slug>/", start.start, name="start"),
    path("<slug:slug>/omraden/", areas.areas, name="areas"),
    path("<slug:slug>/omraden/tabell.csv", areas.areas_csv, name="areas_csv"),
    path("<slug:slug>/omraden/<slug:area_set>/<str:code>/", areas.area, name="area"),
    path("<slug:slug>/indikatorer/", catalogue.indicators, name="indicators"),
    path("<slug:slug>/indikatorer/katalog.csv", catalogue.indicators_csv, name="indicators_csv"),
    path("<slug:slug>/indikatorer/katalog.json", catalogue.indicators_json, name="indicators_json"),
    path("<slug:slug>/indikatorer/<slug:code>/", indicators.indicator, name="indicator"),
    path("<slug:slug>/index/<slug:code>/", indicators.index, name="index"),
    path("<slug:slug>/index/<slug:code>/typer/", area_types.types, name="area_types"),
    path("<slug:slug>/segregation/", segregation.overview, name="segregation"),
    path("<slug:slug>/segregation/<slug:code>/", segregation.detail, name="segregation_indicator"),
    path("<slug:slug>/mal/", goals.goals, name="goals"),
    path("<slug:slug>/mal/<slug:document>/<slug:code>/", goals.goal, name="goal"),
    path("<slug:slug>/dokument/<slug:code>/", goals.document, name="document"),
    path("<slug:slug>/dokument/<slug:code>/arbetsbok/", workbooks.workbooks, name="workbook"),
    path("<slug:slug>/dokument/<slug:code>/arbetsbok/fil.xlsx", workbooks.fetch, name="workbook_file"),
    path("<slug:slug>/dokument/<slug:code>/mal/nytt/", writing.new, name="goal_new"),
    path("<slug:slug>/dokument/<slug:code>/mal/<slug:goal>/andra/", writing.change, name="goal_change"),
    path("<slug:slug>/avtal/", agreements.agreements, name="agreements"),
    path("<slug:slug>/avtal/<slug:code>/", agreements.agreement, name="agreement"),
    path("<slug:slug>/rapportering/", rounds.rounds, name="rounds"),
    path("<slug:slug>/rapportering/<slug:code>/", rounds.reporting_round, name="round"),
    path("<slug:slug>/omgang/<slug:code>/sammanstall/", rounds.freeze, name="round_freeze"),
    path("<slug:slug>/omgang/<slug:code>/sammanstallning/<int:number>/", job_pages.job, name="job"),
    path("<slug:slug>/omgang/<slug:code>/stang/", rounds.close, name="round_close"),
    path(
        "<slug:slug>/rapportering/<slug:code>/bedomning/<slug:document>/<slug:goal>/",
        rounds.assess,
        name="assess",
    ),
    path(SUBMISSION, submissions.submission, name="submission"),
    path(SUBMISSION + "skriv/", submissions.edit, name="submission_edit"),
    path(SUBMISSION + "lamna-in/", submissions.submit, name="submission_submit"),
    path(SUBMISSION + "aterlamna/", submissions.send_back, name="submission_return"),
    path(SUBMISSION + "godkann/", submissions.approve, name="submission_approve"),
    path(SUBMISSION + "las/", submissions.lock, name="submission_lock"),
    path("<slug:slug>/rapporter/", reports.reports, name="reports"),
    path("<slug:slug>/rapporter/<slug:identifier>/", reports.report, name="report"),
    path("<slug:slug>/rapporter/<slug:identifier>/<str:name>", reports.report_file, name="report_file"),
    path("<slug:slug>/omrakningar/", restatements.restatements, name="restatements"),
    path("<slug:slug>/omrakningar/flode.xml", restatements.feed, name="restatements_feed"),
    path("<slug:slug>/statistik/", statistics.datasets, name="datasets"),
    path("<slug:slug>/statistik/<slug:dataset>/", statistics.dataset, name="dataset"),
    path("<slug:slug>/statistik/<slug:dataset>/lasin/", uploads.upload, name="upload"),
    path("<slug:slug>/statistik/<slug:dataset>/lasin/<slug:token>/", uploads.check, name="upload_check"),
    path("<slug:slug>/statistik/<slug:dataset>/<int:number>/", statistics.release, name="release"),
    path(
        "<slug:slug>/statistik/<slug:dataset>/<int:number>/data.json",
        statistics.release_json,
        name="release_json",
    ),
    path("<slug:slug>/organisationer/", organisations.organisations, name="organisations"),
    path("<slug:slug>/organisationer/<slug:code>/", organisations.organisation, name="organisation"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many
handler500 = errors.server_error
