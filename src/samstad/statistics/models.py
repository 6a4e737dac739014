"""What is counted, where and by whom: area sets, datasets and their releases, indicators and indices.

No number is kept here. Numbers are in the Parquet archive, which `store.py` alone reads and writes.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import LocalTextField, sort_key


class AreaSetKind(models.TextChoices):
    """Forms of codes and numbers of areas are in `area_kinds`."""

    COUNTY = "county", _("County")
    MUNICIPALITY = "municipality", _("Municipality")
    DISTRICT = "district", _("District")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")
    STATISTICAL = "statistical", _("Statistical areas")
    SAMS = "sams", "SAMS"
    DESO = "deso", "DeSO"
    REGSO = "regso", "RegSO"
    FOCUS = "focus", _("Focus areas")
    POLICE = "police", _("Police areas")
    SCHOOL = "school", _("Schools")
    LUA = "lua", _("LUA areas")
    URB = "urb", _("URB areas")
    OTHER = "other", _("Other areas")


class AreaSet(models.Model):
    """One version of a division into areas. National sets belong to no city."""

    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.PROTECT, related_name="area_sets")
    code = models.SlugField()
    name = LocalTextField()
    kind = models.CharField(max_length=16, choices=AreaSetKind)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    note = LocalTextField()
    # The year of the list, where the set is one edition of a list that comes again, such as that of the police.
    edition = models.PositiveSmallIntegerField(null=True, blank=True)
    # Where the areas lie, of all areas in order; empty where no geometry is known. Set by the import.
    content_hash = models.CharField(max_length=64, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="area_set_code_in_city"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(city__isnull=True), name="area_set_code_national"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Area(models.Model):
    """One area of one area set. Names are not unique and never used as keys."""

    area_set = models.ForeignKey(AreaSet, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField(max_length=40)
    name = LocalTextField()
    sort_key = models.CharField(max_length=300, editable=False, db_index=True)
    # WKB in EPSG:3006 (SWEREF 99 TM), metres, east before north.
    geometry = models.BinaryField(null=True, blank=True)
    focus = models.BooleanField(default=False)
    # What the list that the set is an edition of says of the area (`methods.area_types.PoliceCategory`).
    category = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["sort_key", "code"]
        constraints = [models.UniqueConstraint(fields=["area_set", "code"], name="area_code_in_set")]

    def __str__(self) -> str:
        return f"{self.area_set.code}:{self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name.get("sv", "") or self.code)[:300]
        super().save(*args, **kwargs)


class LinkKind(models.TextChoices):
    NESTED = "nested", _("lies in")
    SUCCEEDED = "succeeded", _("became")
    # A share of what is counted in one area is counted to the other: see `area_links`.
    CONVERTS = "converts", _("is counted to")


class AreaLink(models.Model):
    """`weight` (0–1] of `source_area` lies in, or became, `target_area`; with where the weight comes from."""

    kind = models.CharField(max_length=12, choices=LinkKind)
    source_area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="links_out")
    target_area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="links_in")
    weight = models.FloatField(default=1.0)
    method = models.CharField(max_length=60)
    source = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "source_area", "target_area"], name="area_link_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, weight__lte=1), name="area_link_weight_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_area} {self.kind} {self.target_area} ({self.weight:g})"


class Territory(models.Model):
    """The area that an organisation answers for, e.g. a district committee and its district."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="territories")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="territories")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "area"], name="territory_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.area}"


class Dataset(models.Model):
    """Where numbers come from, and how its files are read.

    `mapping` says what each column or dimension is (see `sources/mapping.py`); `symbols` what each sign for a
    missing value means at this source, e.g. `{"..": "suppressed_by_source", "-": "zero"}`.
    `counted_by_city` turns the small-base rule on: what another source publishes is shown as published.
    """

    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.PROTECT, related_name="datasets")
    code = models.SlugField()
    name = LocalTextField()
    publisher = models.CharField(max_length=200)
    url = models.URLField(blank=True)
    licence = models.CharField(max_length=100)
    counted_by_city = models.BooleanField(default=False)
    format = models.CharField(max_length=16)
    area_sets = models.ManyToManyField(AreaSet, related_name="datasets")
    mapping = models.JSONField(default=dict)
    symbols = models.JSONField(default=dict)
    # How `samstad fetch` gets it from its service (see `sources/recipes.py`); empty where somebody sends files.
    recipe = models.JSONField(default=dict, blank=True)
    # Why there is no recipe, and how its numbers come instead.
    by_hand = LocalTextField()
    # Whether the source's parts sum to its totals. Not where it rounds, or adds noise: then nobody asks.
    additive = models.BooleanField(default=True)
    # Noise that the source adds to each cell, and how much it says it is: see `statistics.source_noise`.
    noise = models.JSONField(default=dict, blank=True)
    # How often a period is expected, and how long after its end: {"months": 12, "delay": 14}; empty: unknown.
    rhythm = models.JSONField(default=dict, blank=True)
    # What was asked, of whom and how it was weighted; see `statistics.surveys`. Empty where nobody was asked.
    survey = models.JSONField(default=dict, blank=True)
    note = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="dataset_code_in_city"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(city__isnull=True), name="dataset_code_national"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Measure(models.Model):
    """What a release holds, as its source gave it: e.g. persons in work, by sex."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="measures")
    code = models.CharField(max_length=60)
    name = LocalTextField()
    unit = LocalTextField()
    # Whether parts may be summed to a whole (counts), and whether the source's own parts add up.
    additive = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["dataset", "code"], name="measure_code_in_dataset")]

    def __str__(self) -> str:
        return f"{self.dataset.code}:{self.code}"


class CheckException(models.Model):
    """What a check finds here is right all the same, says `author`; with why.

    The place is where: an empty part of it is any. The check itself tells when nothing is found there any
    more, so that no exception outlives its reason.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="check_exceptions")
    rule = models.SlugField()
    area_set = models.CharField(max_length=50, blank=True)
    area = models.CharField(max_length=40, blank=True)
    period = models.CharField(max_length=12, blank=True)
    measure = models.CharField(max_length=60, blank=True)
    why = LocalTextField()
    author = models.CharField(max_length=200)
    date = models.DateField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["rule", "area_set", "area", "period", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "rule", "area_set", "area", "period", "measure"],
                name="check_exception_once",
            )
        ]

    def __str__(self) -> str:
        place = [part for part in (self.area_set, self.area, self.period, self.measure) if part]
        return f"{self.dataset.code}: {self.rule} {' '.join(place)}".strip()


class Release(models.Model):
    """One immutable, complete edition of a dataset. Its file is named by its content."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    source_hash = models.CharField(max_length=64)
    source_name = models.CharField(max_length=300)
    predecessor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    published = models.DateField()
    fetched = models.DateTimeField()
    imported = models.DateTimeField()
    imported_by = models.CharField(max_length=200)
    licence = models.CharField(max_length=100)
    recipe = models.JSONField(default=dict)
    rows = models.PositiveIntegerField()
    missing = models.JSONField(default=dict)
    note = LocalTextField()

    class Meta:
        ordering = ["dataset__code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "number"], name="release_number_in_dataset"),
            models.UniqueConstraint(fields=["dataset", "content_hash"], name="release_content_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset.code}/{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError(f"release {self} is immutable; a revised number is a new release")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValueError(f"release {self} is immutable and never deleted")


class ReleasePointer(models.Model):
    """From `since` on, `release` is the current edition of its dataset. Rows are only ever added."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="pointers")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="pointers")
    since = models.DateTimeField(db_index=True)
    moved_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["since", "id"]

    def __str__(self) -> str:
        return f"{self.release} since {self.since:%Y-%m-%d}"


class Theme(models.Model):
    """An area of life: work, education, safety, growth, housing, health, democracy …"""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="themes")
    code = models.SlugField()
    name = LocalTextField()
    order = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="theme_code_in_city")]

    def __str__(self) -> str:
        return self.code


class IndicatorKind(models.TextChoices):
    SHARE = "share", _("share")  # count over base, shown per 100
    RATE = "rate", _("rate")  # count over base, shown per `per`
    COUNT = "count", _("count")
    VALUE = "value", _("value given by the source")


class Direction(models.TextChoices):
    HIGHER_IS_BETTER = "higher_is_better", _("higher is better")
    LOWER_IS_BETTER = "lower_is_better", _("lower is better")
    NEUTRAL = "neutral", _("neither is better")


class Indicator(models.Model):
    """A definition. Its values are computed on read from the measures that it names.

    A share or rate is a count over a base, and then has an interval; a value is given by its source, and then
    has the source's margin or none. `numerator`, `denominator` and `margin` are selections:
    `{"dataset": code, "measure": code, "where": {dimension: [categories]}}`.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="indicators")
    code = models.SlugField()
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="indicators")
    name = LocalTextField()
    sort_key = models.CharField(max_length=300, editable=False, db_index=True)
    why = LocalTextField()
    definition = LocalTextField()
    caution = LocalTextField()
    kind = models.CharField(max_length=8, choices=IndicatorKind)
    per = models.PositiveIntegerField(default=100)
    unit = LocalTextField()
    decimals = models.PositiveSmallIntegerField(default=1)
    direction = models.CharField(max_length=20, choices=Direction)
    numerator = models.JSONField()
    denominator = models.JSONField(null=True, blank=True)
    margin = models.JSONField(null=True, blank=True)
    datasets = models.ManyToManyField(Dataset, related_name="indicators")
    population = LocalTextField()
    # Years from which the values cannot be compared with those before: [{"year": 2018, "why": {"sv": …}}].
    breaks = models.JSONField(default=list, blank=True)
    # Smallest base and smallest part that may be shown: {"base": 20, "part": 5} means over 20, over 5.
    small_base_rule = models.JSONField(default=dict, blank=True)
    # Where the definition is taken from: a decision, a table, a key figure of a source.
    reference = models.CharField(max_length=300, blank=True)
    author = models.CharField(max_length=200)
    checker = models.CharField(max_length=200, blank=True)
    next_review = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(m2m_fields=[datasets])

    class Meta:
        ordering = ["theme__order", "sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="indicator_code_in_city"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["share", "rate"]) | models.Q(denominator__isnull=False),
                name="indicator_share_has_base",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name.get("sv", ""))[:300]
        super().save(*args, **kwargs)

    @property
    def extensive(self) -> bool:
        """Whether areas' values may be summed (a count), as against a rate or a level."""
        return self.kind == IndicatorKind.COUNT


class Index(models.Model):
    """A composite index as a recipe (see `methods.composite.Recipe`), e.g. the social risk index."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="indices")
    code = models.SlugField()
    name = LocalTextField()
    about = LocalTextField()
    recipe = models.JSONField()
    # Cut points of its area types, and criteria to hold areas against: see `area_types.AreaTypes`.
    types = models.JSONField(null=True, blank=True)
    indicators = models.ManyToManyField(Indicator, related_name="indices")
    author = models.CharField(max_length=200)
    checker = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(m2m_fields=[indicators])

    class Meta:
        verbose_name_plural = "indices"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="index_code_in_city")]

    def __str__(self) -> str:
        return self.code
