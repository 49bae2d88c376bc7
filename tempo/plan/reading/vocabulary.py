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
    "sets set series serie serien satze satz rounds round rds rd rnds rondas lots vueltas runden",
    "durchgange aufwarmsatze aufwarmsatz",
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
        any_of("left l lt lle lue izquierda izquierdo izq izda izdo links linke linkes li"),
        Side.LEFT,
    ),
    **dict.fromkeys(
        any_of("right r rt rle rue derecha derecho der dcha dcho rechts rechte rechtes re"),
        Side.RIGHT,
    ),
}
JOINTS = any_of("shoulder knee hip ankle elbow wrist calf glute schulter knie hombro rodilla")
ONLY = any_of("only nur solo")
OF_LIMBS = any_of("press curl curls extension extensions ext raise raises swing swings")
LIMBS = any_of("leg legs foot pierna piernas bein beine")
FIRST = any_of("first primero primera zuerst")
STARTS = any_of(
    "start starts starting begin begins beginning empieza empezar empezando comenzar comienza",
    "beginne beginnen beginnend anfangen starten",
)
EACH = any_of("each ea per every cada por je pro jede jeder jedes both")
OPEN = {
    **dict.fromkeys(
        any_of(
            "amrap amraps max maximum maximo maximas maximos maximal",
            "possible moglich puedas posible",
        ),
        "amrap",
    ),
    **dict.fromkeys(
        any_of("failure fail fatigue fallo fatiga versagen muskelversagen ermudung"), "failure"
    ),
    **dict.fromkeys(any_of("untimed"), "untimed"),
}
BEFORE_OPEN = any_of(
    "to till until al hasta el bis zum as many long so viele wie tantas tantos como sea"
)
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
WAYS = any_of("way ways direction directions richtung direccion sentido")
TIMES = any_of("times time veces vez mal")
OFTEN = any_of(
    "day days daily week weekly wk dia dias semana tag taglich tagl tgl woche wochentlich diario"
)
MANNER = any_of(
    "slow slowly controlled control strict smooth smoothly lento lenta lentamente controlado",
    "build building ascending ramping increasing controlada langsam kontrolliert sauber superslow",
)
WARM_UP = any_of(
    "warmup warmups wu wus calentamiento calentamientos aproximacion",
    "aufwarmen aufwarmsatz aufwarmsatze aufwarmsatzen zumaufwarmen paracalentar",
)
ALTERNATING = any_of("alternating alternate alternando alternierend abwechselnd alt alternated")
FILLING = any_of(
    "with for of at and then after do x perform complete the a on in set sets rep reps to total",
    "con de y luego entre tras despues para en und mit fur zu dann von nach im dazwischen",
    "please bitte favor today heute hoy my pls you tonight",
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
GUIDING = any_of(  # how and where one moves: drive up through the heels
    "through to the your into from back up out in down away against over under on off at with",
    "toward towards of by onto around behind past between together apart forward forwards",
    "backward sideways not don t do dont never no only as far possible if and but while when",
    "without along across para por a al con en la el los las hacia sin tu y desde sobre de del",
    "durch zu zum zur mit ohne gegen nach den der die das im am auf von und nicht all within pain",
    "free fwd bwd for needed are is",
)
BODY = any_of(  # what moves, and what one lies, stands and pulls on
    "chair desk table couch sofa bed towel pillow door stairs hip hips knee knees elbow elbows",
    "heel heels toe toes foot feet glute glutes core abs shoulder shoulders blade blades scapula",
    "scapulae scap scaps head neck spine rib ribs ribcage chin arm arms hand hands leg legs wrist",
    "wrists thigh thighs shin shins torso trunk chest body lats quad quads hamstring hamstrings",
    "hams pelvis tail tailbone belly navel butt bum eyes gaze palm palms thumb thumbs fingers",
    "weight bar handle handles floor wall ground step pad ankle ankles calf calves range motion",
    "rom extension flexion position stance grip support lockout cadera caderas rodilla rodillas",
    "codo codos talon talones pie pies gluteo gluteos hombro hombros cabeza pecho espalda mano",
    "manos brazo brazos pierna piernas abdomen suelo pared hufte knie ellbogen ferse fersen fuss",
    "fusse gesass schulter schultern kopf rucken brust hande arme beine kinn becken bauch rumpf",
    "boden wand wt weights counter rail balance ext flex peso gewicht",
)
CUING = any_of(  # what a coach asks for
    "drive drives push pull squeeze keep keeping kept stay staying breathe breath exhale inhale",
    "brace braced lower lift tuck tucked lead touch touching tap reach think focus use avoid",
    "maintain sit stand lean lock locked extend extended bend bent drop press pressed spread",
    "screw pack packed retract retracted depress engage engaged contract tighten relax relaxed",
    "rotate rotated point pointed turn raise raised elevate elevated flare flared straight",
    "straighten flat tall tight wide narrow high low long soft stiff neutral vertical horizontal",
    "parallel hard firm firmly gently level square still stable full stretch stretched end",
    "control controlled slow slowly",
    "smooth strict crushed fully feel don arch arched round rounded hinge shift land landing roll",
    "rolled grip load move moving stop aprieta empuja baja sube manten respira exhala inhala",
    "estira extiende drucken halten spannen atme ausatmen einatmen gestreckt gerade fest locker",
    "take tolerated tolerance tolerable comfortable closed open let hang loose rush sag swing",
    "breathing squeezing felt feels come subiendo aumentando steigernd recta recto rectas rectos",
    "anspannen building",
)
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
    "pronated deficit single leg arm red green blue yellow black grey gray silver gold orange rtb",
    "gtb btb ytb banda bandas goma gomas rot rote rotem roja rojo amarilla verde azul gelb gelbem",
    "grun blau tb tband",
)
SETTINGS = any_of(
    "seat pin notch hole setting level stack zone plate damper resistance sitz platte placa"
)
PAINS = any_of(
    "pain pains painfree dolor schmerz schmerzen vas nrs eva borg discomfort soreness molestia hr",
    "bpm heart",
)
ABOUT = any_of("about approx approximately around circa ca etwa unos ~ ≈")
UPS = any_of("push pull press chin sit step muscle get")
NOT = any_of(
    "not no never nicht sin kein keine short shy before avoid without near close stop don dont",
    "skip t go going reach",
)
SINGLES = {"single": 1, "double": 2, "triple": 3}  # reps of a set that is called so
SORTS = any_of("top back off backoff backoffs backdown offs down heavy")  # of sets in a line
SHORT_OF = any_of("short shy away from of before vor dem antes del de off")  # failure
SWITCHING = any_of(
    "swap swapping switch switching change changing wechsel wechseln seitenwechsel cambio cambiar"
)
AIMS = any_of("aim aiming target goal ziel objetivo")
GROWS = any_of(
    "add adding increase increasing progress anade aumenta aumentar steigern steigere progressing",
    "build building",
)
HOURS = any_of("h hr hrs hour hours hourly hora horas std stunde stunden")
LETTERS = any_of("letter letters position positions exercise variation movement")  # each of them
DAILY = any_of("bid tid qid qd od prn daily taglich hourly")  # how often, in a word
EARLIER = any_of("last previous prev letzte letztes letzter pasada pasado ultima ultimo")
SESSION = any_of("week time session workout day month woche mal training semana vez sesion")
WEAK = any_of("weak weaker bad injured involved affected good strong stronger schwache debil")
GREETINGS = any_of("hi hello hey hola hallo dear buenas guten pt patient hep physio coach")
DATED = any_of("day week wk phase stage tag woche dia semana")
MOST = any_of("max maximum maximo maximal")  # as many as possible, or a bound of what follows
BARBELL = any_of(  # what is lifted with so many kilos that they may be taken for reps
    "bench squat deadlift press row curl ohp clean snatch jerk thrust rdl banca bankdrucken",
    "kniebeuge kreuzheben sentadilla",
)
POLITE = any_of("can could would you we please pls do now next")  # before what is to be done
SLOW = any_of("slow slowly superslow lento lenta lentamente despacio langsam")  # in no seconds
NOTE = any_of("note notes nota notas notiz hinweis")
