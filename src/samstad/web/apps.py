from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "samstad.web"
    verbose_name = "Web"

    def ready(self) -> None:
        from samstad.web import providers, translations

        translations.ensure_compiled()
        providers.register()
