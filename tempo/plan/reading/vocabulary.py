"""The words of a line, without accents and in lower case, in English, Spanish and German."""

import re
from functools import cache

from tempo.plan.phase import Side


@cache  # readers ask at every place of a line
def any_of(*lists: str) -> frozenset[str]:
    """Return the words of some lists, in which blanks part them.

    >>> sorted(any_of("sets set", "series"))
    ['series', 'set', 'sets']
    """
    return frozenset(word for words in lists for word in words.split())


SETS = any_of(
    "sets set series serie serien satze satz rounds round rds rd rnds rondas",
    "vueltas runden durchgange aufwarmsatze aufwarmsatz",
)
REPS = any_of(
    "reps rep repetitions repetition repeticiones repeticion repes wdh wiederholungen",
    "wiederholung whd steps strides pasos schritte",
)
REST = any_of(
    "rest rests resting rst ri rt rp descanso descansa descansar desc des dsc satzpause"
    " pausenzeit pausen rast recover recovery rec recuperacion break"
)
REST_FOR_SHORT = any_of("r p d")  # rest, pause or Pausa, descanso, where a time comes after it
PAUSE = any_of("pause pausa")
SIDE = any_of(
    "side sides leg legs arm arms hand hands foot way ways direction directions",
    "lado lados pierna piernas brazo brazos mano",
    "seite seiten bein beine arm arme",
)
SIDES = {
    **dict.fromkeys(
        any_of("left l izquierda izquierdo izq izda izdo links linke linkes li"), Side.LEFT
    ),
    **dict.fromkeys(
        any_of("right r derecha derecho der dcha dcho rechts rechte rechtes re"), Side.RIGHT
    ),
}
JOINTS = any_of("shoulder knee hip ankle elbow wrist calf glute schulter knie hombro rodilla")
ONLY = any_of("only nur solo")
OF_LIMBS = any_of("press curl curls extension extensions ext raise raises swing swings")
LIMBS = any_of("leg legs foot pierna piernas bein beine")
FIRST = any_of("first primero primera zuerst")
STARTS = any_of("start starts starting begin begins beginning empieza empezar empezando beginne")
EACH = any_of("each ea per every cada por je pro jede jeder jedes both")
OPEN = {
    **dict.fromkeys(any_of("amrap amraps max maximum maximo maximal possible"), "amrap"),
    **dict.fromkeys(any_of("failure fail fallo versagen muskelversagen"), "failure"),
    **dict.fromkeys(any_of("untimed"), "untimed"),
}
BEFORE_OPEN = any_of("to till until al hasta el bis zum as many")
EMOM = re.compile(r"e(\d*)mom")
LOADS = any_of(
    "kg kgs kilo kilos kilogram kilograms lb lbs pound pounds pood libras pfund rpe rir rm",
)
LOAD_WORDS = any_of(
    "light moderate heavy bodyweight bw unweighted easy hard ligero pesado leicht schwer",
    "korpergewicht",
)
EQUIPMENT = any_of(
    "db dbs dumbbell dumbbells kb kbs kettlebell kettlebells bb barbell band vest plate plates",
    "mancuerna mancuernas barra pesa pesas kh lh kurzhantel kurzhanteln langhantel hantel hanteln",
)
BESIDE_LOADS = EQUIPMENT | any_of("1rm rm 1 of per each hand por mano je pro cada")
HELD_IN = EQUIPMENT | any_of("hand mano")
ON = any_of("on work working arbeit an trabajo")
OFF = any_of("off rest pause pausa descanso aus")
FAR = any_of("m km mi miles metres meters metros meter yd yds yards ft feet cal cals calories")
WAYS = any_of("way direction richtung direccion sentido")
TIMES = any_of("times time veces vez mal")
OFTEN = any_of("day days daily week weekly dia dias semana tag taglich woche wochentlich diario")
MANNER = any_of(
    "slow slowly controlled control strict smooth smoothly lento lenta lentamente controlado",
    "build building ascending ramping increasing",
    "controlada langsam kontrolliert sauber superslow",
)
WARM_UP = any_of(
    "warmup warmups wu wus calentamiento calentamientos aproximacion",
    "aufwarmen aufwarmsatz aufwarmsatze aufwarmsatzen",
)
ALTERNATING = any_of("alternating alternate alternando alternierend abwechselnd alt")
FILLING = any_of(
    "with for of at and then after do x perform complete the a on in set sets rep reps to total",
    "con de y luego entre tras despues para en und mit fur zu dann von nach im dazwischen jeweils",
)
IN = any_of("in en across over within")  # so many sets, or so much time
WORKING = any_of("work working hard heavy straight total top arbeits")
LAST = any_of("last final ultima ultimo letzter letzte")
MOST_IN_TURN = 20  # sets of other reps in a line
MOST_LOAD = 999  # a greater number without a unit is a tempo
LEAST_LOAD = 20  # a smaller number before an x is one of sets
THEN = any_of("then after and plus luego despues y dann danach und")  # another set follows
TENSED = any_of("quad quads glute glutes ham hamstring")  # their sets are exercises
ANOTHER = any_of(  # what is to be done besides, or otherwise
    "repeat repeats twice more unilateral einbeinig einarmig exhaustion pyramid ladder half",
    "superset supersets supersetted ss circuit burnout backoff superserie biserie circuito",
    "supersatz zirkel",
)
BESIDE = any_of("with w mit con")  # what is used besides
TOWARDS = any_of("up down out floor ab auf")  # of a remark: chest up, feet on the floor
DROPS = any_of("drop drops dropset dropsets")
OF_TENSION = any_of("tut tension")
LONG = any_of("full complete minimal short long enough completa vollstandige volle kurze lange")
INCHES = any_of("inch inches cm zentimeter centimetros pulgadas zoll")
DEGREES = any_of("deg degree degrees grad grados °")
STEPS = any_of("box deficit block blocks step riser bench platform")
TURN = any_of("superset supersets supersetted ss s superserie supersatz w")
AT = any_of("at in")
KIT = any_of(  # what is used, and how one lies, stands or grips
    "band bands theraband miniband loop rope cable machine smith trx rings bar barbell dumbbell",
    "dumbbells db dbs kb kbs kettlebell goblet contralateral ipsilateral belt straps chains vest",
    "box bench block pad ball foam roller sled landmine ez lying seated standing prone supine",
    "kneeling incline decline flat wide narrow close neutral overhand underhand supinated grip",
    "pronated deficit single leg arm red green blue yellow black grey gray silver gold orange",
)
SETTINGS = any_of("seat pin notch hole setting level stack zone sitz")
PAINS = any_of("pain pains painfree dolor schmerz schmerzen vas nrs borg")
ABOUT = any_of("about approx approximately around circa ca etwa unos ~ ≈")
UPS = any_of("push pull press chin sit step muscle get")
NOT = any_of("not no never nicht sin kein keine short shy before avoid without near close stop")
SINGLES = {"single": 1, "double": 2, "triple": 3}  # reps of a set that is called so
SORTS = any_of("top back off backoff backoffs backdown offs down heavy")  # of sets in a line
NOTE = any_of("note notes nota notas notiz hinweis")
