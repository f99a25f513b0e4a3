import groovy.json.JsonSlurper
import groovy.xml.XmlSlurper

def log = new File(basedir, 'build.log').text
def builds = log.split('Building validate-dataset 1.0')
assert builds.length == 6

// Findings at their places, by level, and why the build fails.
def first = builds[1]
assert first.contains('[INFO] Validating train.jsonl for instruct')
assert first.contains('Without <baseModel> nothing is tokenized')
assert first =~ /\[ERROR\] data\/train.jsonl:2:49 \[invalid-json] .* — mend the JSON at this place\./
assert first.contains('[ERROR] data/train.jsonl:3:1 [duplicate-row] the row is the same as that at train.jsonl:1')
assert first.contains('[WARNING] data/train.jsonl:4:45 [special-token] "output" spells out "<|im_end|>"')
assert first.contains('[WARNING] data/train.jsonl:5:45 [empty-field] "output" is blank')
assert first.contains('[WARNING] data/train.jsonl:6:45 [email] "output" holds what looks like an e-mail address, "j…"')
assert first.contains('found       2 errors, 3 warnings, 0 remarks')
assert first.contains('<dataset>: the dataset has 2 errors, 3 warnings, 0 remarks. Mend it')
assert !log.contains('jane.doe')
assert !log.contains('\tat ai.refocused')

// What is known is not told, until something is new.
assert builds[2].contains('baseline    known.json, 5 findings')
assert builds[2].contains('BUILD SUCCESS')
assert builds[3].contains('found       0 errors, 0 warnings, 0 remarks; 5 in the baseline')
assert builds[4].contains('[WARNING] data/moved.jsonl:5:45 [email]')
assert builds[4].contains('found       0 errors, 1 warning, 0 remarks; 4 in the baseline')
assert builds[4].contains('baseline    1 of its findings are gone')

// Figures in tokens.
assert builds[5] =~ /rows +300 to train on, 0 held out/
assert builds[5] =~ /instruction +[\d,]+ to [\d,]+ tokens/
assert builds[5] =~ /epoch +270 examples, [\d,]+ tokens, 34 steps; 68 steps in all/
assert builds[5] =~ /packing +fills 9\d\.\d % of the slots/

// Reports, of the build that failed on something new.
def reports = new File(basedir, 'target/refocused/moved')
assert new File(reports, 'validation.txt').getText('UTF-8').contains('\nWarnings: 1\ndata/moved.jsonl:5:45 [email]')
def json = new JsonSlurper().parse(new File(reports, 'validation.json'))
assert json.findings*.rule == ['email'] && json.known == 4 && json.figures.trainRows == 3
def sarif = new JsonSlurper().parse(new File(reports, 'validation.sarif'))
assert sarif.version == '2.1.0'
def result = sarif.runs[0].results[0]
assert result.ruleId == 'email' && result.level == 'warning'
def place = result.locations[0].physicalLocation
assert place.artifactLocation.uri == 'data/moved.jsonl'
assert place.region.startLine == 5 && place.region.startColumn == 45
def checkstyle = new XmlSlurper().parse(new File(reports, 'validation-checkstyle.xml'))
assert checkstyle.file.@name == 'data/moved.jsonl'
assert checkstyle.file.error.@source == 'refocused.email' && checkstyle.file.error.@line == '5'
def clean = new File(basedir, 'target/refocused/default')
assert new JsonSlurper().parse(new File(clean, 'validation.json')).findings.empty
