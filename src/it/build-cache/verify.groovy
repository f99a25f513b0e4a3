def log = new File(basedir, 'build.log').text
def builds = log.split(/(?m)^.*Scanning for projects.*$/).drop(1)
assert builds.size() == 5

def trained = builds.collect { it.contains('Fine-tuning model for instruct') }
assert trained == [true, false, false, true, true]
assert builds[1].contains('Skipping plugin execution (cached): refocused:finetune')
assert builds[4].contains('Plugin parameter mismatch found. Parameter: learningRate')

// What came from the cache was made in the first place; the run's folder and its memory came along.
assert builds[2].contains('Fine-tuning is up to date: model for instruct, nothing changed')
assert new File(basedir, 'elsewhere/target/fine_tuned_models/instruct_train/report.html').file
['.zip', '-adapter.zip', '.cyclonedx.json', '.intoto.json', '.md'].each {
  assert new File(basedir, "elsewhere/target/build-cache-1.0$it").file : it
}
def model = { new File(basedir, it + '/target/build-cache-1.0.zip').bytes }
assert !Arrays.equals(model('elsewhere'), model('changed'))
assert !Arrays.equals(model('elsewhere'), model('.'))
