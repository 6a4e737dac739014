from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "samstad.steering"
    verbose_name = "Steering"
