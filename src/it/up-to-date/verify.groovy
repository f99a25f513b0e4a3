def log = new File(basedir, 'build.log').text
def builds = log.split(/(?m)^.*Scanning for projects.*$/).drop(1)
assert builds.size() == 9

// Whether each build trained, and why.
def trained = builds.collect { it.contains('Fine-tuning base.zip for instruct') }
assert trained == [true, false, true, true, true, true, true, true, false]
def reasons = builds.collect { (it =~ /Fine-tuning again: (.*)/).collect { match -> match[1] } }
assert reasons[2] == ['learningRate: 3.0E-5 -> 0.001']
assert reasons[3] == []
assert reasons[4] == ['dataset/train.jsonl changed']
assert reasons[5] == ['baseModel/model.safetensors changed']
assert reasons[6].size() == 1 && reasons[6][0] ==~ /plugin: another -> \d.*/
assert reasons[7].size() == 1 && reasons[7][0] ==~ /natives: another -> \w+-\w+.*/

// Attached as before: each build installed the model.
assert builds.every { it.contains('as ai.refocused.it:up-to-date:zip:model:1.0') }
assert new File(localRepositoryPath, 'ai/refocused/it/up-to-date/1.0/up-to-date-1.0-model.zip').file

// Nothing was started where nothing had changed, not even in another place.
def idle = [builds[1], builds[8]]
idle.each {
  assert it.contains('Fine-tuning is up to date: base.zip for instruct, nothing changed')
  assert !it.contains('  device   ')
}
assert !new File(basedir, 'elsewhere/given').exists()
def seconds = idle.collect { (it =~ /Total time: +(\d+\.\d+) s/)[0][1] as double }
assert seconds.min() < 3
