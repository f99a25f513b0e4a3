import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def (boxed, resumed) = log.split(/(?m)^.*Scanning for projects.*$/).drop(1)

def told = boxed =~ /<maxDuration>: training is incomplete\. (\d+) of 400 steps are done, (\d+) of them in this build, as its 10 s are over\./
assert told.find()
int done = told.group(1) as int
assert done < 400
assert done == (told.group(2) as int)
assert !boxed.contains('\tat ai.refocused')
if (done > 0) {
  assert boxed.contains("A checkpoint of step $done is saved; run again with <resume>auto</resume>")
}

def steps = new File(basedir, 'target/refocused/default/events.jsonl').readLines()
    .findAll { it.contains('"type":"step"') }
    .collect { new JsonSlurper().parseText(it).step }
assert steps.first() > done
assert steps.last() == 400
assert resumed.contains('BUILD SUCCESS')
assert new File(basedir, 'target/time-box-1.0-model.zip').file
