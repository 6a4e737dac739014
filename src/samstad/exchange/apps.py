from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "samstad.exchange"
    verbose_name = "Exchange"
