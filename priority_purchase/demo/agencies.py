"""Sixty agencies that do not exist, of every type and in every region."""

from dataclasses import dataclass
from datetime import date

# type, region, Korean name, English name, parent's Korean name; the code follows from the place in the list
_ROSTER = """
STATE|11|미래산업도약부|Ministry of Future Industry|
STATE|36|국민생활나눔부|Ministry of Shared Living|
STATE|26|바다강산부|Ministry of Seas and Rivers|
STATE|30|방호사업관리청|Protection Programme Agency|
STATE|36|국토기억청|Land Memory Agency|
STATE|30|공공계약지원청|Public Contract Support Service|
METROPOLITAN|11|가람특별시|Garam Special City|
METROPOLITAN|26|새빛광역시|Saebit Metropolitan City|
METROPOLITAN|30|누리광역시|Nuri Metropolitan City|
METROPOLITAN|41|한솔도|Hansol Province|
METROPOLITAN|51|푸른뫼도|Pureunmoe Province|
METROPOLITAN|50|한별자치도|Hanbyeol Self-Governing Province|
EDUCATION|11|가람특별시교육청|Garam Office of Education|
EDUCATION|26|새빛광역시교육청|Saebit Office of Education|
EDUCATION|30|누리광역시교육청|Nuri Office of Education|
EDUCATION|41|한솔도교육청|Hansol Office of Education|
EDUCATION|51|푸른뫼도교육청|Pureunmoe Office of Education|
LOCAL|11|가람특별시 다온구|Daon District|가람특별시
LOCAL|11|가람특별시 마루구|Maru District|가람특별시
LOCAL|26|새빛광역시 나래구|Narae District|새빛광역시
LOCAL|41|한솔도 두레시|Dure City|한솔도
LOCAL|41|한솔도 은하시|Eunha City|한솔도
LOCAL|41|한솔도 솔내군|Sollae County|한솔도
LOCAL|51|푸른뫼도 하늬군|Hanui County|푸른뫼도
LOCAL|51|푸른뫼도 버들시|Beodeul City|푸른뫼도
LOCAL|50|한별자치도 노을시|Noeul City|한별자치도
LOCAL|27|온빛광역시 소담구|Sodam District|
LOCAL|28|갯누리광역시 도담구|Dodam District|
LOCAL|12|무들통합특별시 윤슬구|Yunseul District|
LOCAL|44|너른들도 여울군|Yeoul County|
LOCAL|43|물맑은도 가온시|Gaon City|
LOCAL|52|꽃내음도 미르군|Mireu County|
SPECIAL|11|한울농산조합중앙회|Hanul Farm Cooperative Federation|
SPECIAL|00|누리상공협의회|Nuri Council of Commerce|
PUBLIC_CORPORATION|46|가온전력공사|Gaon Power Corporation|
PUBLIC_CORPORATION|47|이음도로관리공사|Ieum Road Corporation|
PUBLIC_CORPORATION|30|새물자원공사|Saemul Resources Corporation|
PUBLIC_CORPORATION|28|누리하늘길공사|Nuri Skyway Corporation|
PUBLIC_CORPORATION|48|다솜주거공사|Dasom Housing Corporation|
QUASI_GOVERNMENT|51|건강나눔공단|Health Sharing Service|국민생활나눔부
QUASI_GOVERNMENT|52|노후든든공단|Secure Retirement Service|국민생활나눔부
QUASI_GOVERNMENT|31|안심일터공단|Safe Workplace Service|
QUASI_GOVERNMENT|27|온누리디지털진흥원|Onnuri Digital Agency|미래산업도약부
QUASI_GOVERNMENT|28|푸른하늘관리공단|Blue Sky Service|바다강산부
QUASI_GOVERNMENT|29|한울데이터진흥원|Hanul Data Agency|미래산업도약부
OTHER_PUBLIC|30|한별과학연구원|Hanbyeol Science Institute|미래산업도약부
OTHER_PUBLIC|43|다온의료연구원|Daon Medical Institute|국민생활나눔부
OTHER_PUBLIC|11|마루청소년진흥원|Maru Youth Agency|
OTHER_PUBLIC|48|한별섬기록관|Hanbyeol Island Archive|국토기억청
OTHER_PUBLIC|44|너른들문화마당|Neoreundeul Culture Yard|
LOCAL_CORPORATION|11|가람도시철길공사|Garam Urban Rail Corporation|가람특별시
LOCAL_CORPORATION|26|새빛도시조성공사|Saebit City Building Corporation|새빛광역시
LOCAL_CORPORATION|41|한솔주거조성공사|Hansol Housing Corporation|한솔도
LOCAL_CORPORATION|36|밀알도시시설공단|Miral Facilities Service|
LOCAL_CORPORATION|51|푸른뫼관광조성공사|Pureunmoe Tourism Corporation|푸른뫼도
MEDICAL|41|한솔도 두레의료원|Dure Medical Centre|한솔도
MEDICAL|51|푸른뫼도 버들의료원|Beodeul Medical Centre|푸른뫼도
SCHOOL|41|한솔도교육청 두레새싹초등학교|Dure Saessak Primary School|한솔도교육청
SCHOOL|11|가람특별시교육청 은하별고등학교|Eunhabyeol High School|가람특별시교육청
SCHOOL|26|새빛광역시교육청 나래숲중학교|Naraesup Middle School|새빛광역시교육청
"""

CENTRAL_PURCHASER = "공공계약지원청"
AGREED_LOWER = "방호사업관리청"
EXPENDITURE_BASIS = "다온의료연구원"
WITHOUT_PURCHASES = "한별섬기록관"
KINDS_UNCONFIRMED = frozenset({"너른들문화마당", "푸른뫼도 하늬군"})
_OPENED = {"밀알도시시설공단": date(2026, 7, 1)}
_CLOSED = {"한울데이터진흥원": (date(2026, 8, 31), "온누리디지털진흥원")}
_FORMER = {"미래산업도약부": ("산업도약부", date(2023, 2, 1), date(2026, 3, 31))}


@dataclass(frozen=True, slots=True)
class DemoAgency:
    """An invented agency; ``former`` is a name with the days on which it was borne."""

    code: str
    name: str
    english: str
    type: str
    region: str
    parent: str
    opened_on: date | None = None
    closed_on: date | None = None
    successor: str = ""
    former: tuple[str, date, date] | None = None

    def is_open_on(self, day: date) -> bool:
        """Whether the agency existed on a day."""
        return (self.opened_on is None or self.opened_on <= day) and (self.closed_on is None or day <= self.closed_on)


def agencies() -> tuple[DemoAgency, ...]:
    """The sixty agencies; their codes begin with X, which no real code does."""
    made = []
    for place, line in enumerate(_ROSTER.split("\n")[1:-1], start=1):
        kind, region, name, english, parent = line.split("|")
        closed_on, successor = _CLOSED.get(name, (None, ""))
        made.append(
            DemoAgency(
                code=f"X26{place:04d}",
                name=name,
                english=english,
                type=kind,
                region=region,
                parent=parent,
                opened_on=_OPENED.get(name),
                closed_on=closed_on,
                successor=successor,
                former=_FORMER.get(name),
            )
        )
    return tuple(made)
