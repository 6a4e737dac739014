"""The seventeen global goals of Agenda 2030, by number: a fixed list, in the words of the government and the UN.

Source: UN General Assembly resolution A/RES/70/1; the Swedish short names are those that the government uses.
"""

from __future__ import annotations

from collections.abc import Mapping

GLOBAL_GOALS: Mapping[int, dict[str, str]] = {
    number: {"sv": sv, "en": en}
    for number, (sv, en) in enumerate(
        (
            ("Ingen fattigdom", "No poverty"),
            ("Ingen hunger", "Zero hunger"),
            ("God hälsa och välbefinnande", "Good health and well-being"),
            ("God utbildning för alla", "Quality education"),
            ("Jämställdhet", "Gender equality"),
            ("Rent vatten och sanitet för alla", "Clean water and sanitation"),
            ("Hållbar energi för alla", "Affordable and clean energy"),
            ("Anständiga arbetsvillkor och ekonomisk tillväxt", "Decent work and economic growth"),
            ("Hållbar industri, innovationer och infrastruktur", "Industry, innovation and infrastructure"),
            ("Minskad ojämlikhet", "Reduced inequalities"),
            ("Hållbara städer och samhällen", "Sustainable cities and communities"),
            ("Hållbar konsumtion och produktion", "Responsible consumption and production"),
            ("Bekämpa klimatförändringarna", "Climate action"),
            ("Hav och marina resurser", "Life below water"),
            ("Ekosystem och biologisk mångfald", "Life on land"),
            ("Fredliga och inkluderande samhällen", "Peace, justice and strong institutions"),
            ("Genomförande och globalt partnerskap", "Partnerships for the goals"),
        ),
        start=1,
    )
}
