from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "samstad.referrals"
    verbose_name = "Referrals"

    def ready(self) -> None:
        from samstad.referrals import registry_rules, rules  # noqa: F401  (register the tables of rights)
