import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def (killed, resumed) = log.split(/(?m)^.*Scanning for projects.*$/).drop(1)

assert killed.contains('The trainer process died without a goodbye: it was ended by SIGKILL')
assert killed.contains('exit code 137')
assert killed.contains('<perDeviceTrainBatchSize>')
assert killed.contains('<resume>auto</resume>')
assert killed.contains('trainer.log')
assert !killed.contains('\tat ai.refocused')

// What the first build reported as written is what the second goes on from.
def json = new JsonSlurper()
def checkpoints = new File(basedir, 'killed-events.jsonl').readLines()
    .findAll { it.contains('"type":"checkpoint-saved"') }
    .collect { json.parseText(it).step }
assert checkpoints.size() >= 2
def steps = new File(basedir, 'target/refocused/default/events.jsonl').readLines()
    .findAll { it.contains('"type":"step"') }
    .collect { json.parseText(it).step }
assert steps.first() > checkpoints[1] - 5
assert steps.last() == 120
assert resumed.contains('BUILD SUCCESS')
assert new File(basedir, 'target/trainer-killed-1.0-model.zip').file
