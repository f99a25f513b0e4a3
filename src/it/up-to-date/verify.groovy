def log = new File(basedir, 'build.log').text

assert log.count('Fine-tuning neox-tiny for instruct') == 3
assert log.count('Fine-tuning is up to date: neox-tiny for instruct, nothing changed') == 1
assert log.contains('Fine-tuning again: learningRate: 3.0E-5 -> 0.001')

// Attached as before: each of the four builds installed the model.
assert log.count('as ai.refocused.it:up-to-date:zip:model:1.0') == 4
assert new File(localRepositoryPath, 'ai/refocused/it/up-to-date/1.0/up-to-date-1.0-model.zip').file

// Nothing was started for the second build.
def second = log.indexOf('Fine-tuning is up to date')
assert log.indexOf('  device   ', second) > log.indexOf('Fine-tuning again', second)
