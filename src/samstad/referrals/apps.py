from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "samstad.referrals"
    verbose_name = "Referrals"

    def ready(self) -> None:
        from samstad.referrals import rules  # noqa: F401  (registers the tables of rights)
