from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "samstad.exchange"
    verbose_name = "Exchange"

    def ready(self) -> None:
        from samstad.exchange import rules  # noqa: F401
