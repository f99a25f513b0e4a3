def log = new File(basedir, 'build.log').text
def builds = log.split(/(?m)^.*Scanning for projects.*$/).drop(1)
assert builds.size() == 2

def runsOf = { build ->
  build.split(/(?m)^.*refocused.*:finetune \(/).drop(1).collectEntries { run ->
    [run.substring(0, run.indexOf(')')), run]
  }
}
def runs = runsOf(builds[0])
assert runs.keySet() == ['file', 'folder', 'packed', 'csv', 'parquet', 'artifact', 'hub'] as Set

assert runs.file.contains('data     chat.jsonl: 250 examples to train on, 0 held out')
assert runs.file.contains('format   messages (200 rows), prompt/response (50 rows)')

assert runs.folder.contains('data     splits: 3 examples to train on, 1 held out')
assert runs.folder.contains('format   template')

// A file each for training (gzip) and evaluation (Zstandard); long texts are several rows.
assert runs.packed =~ /data     packed: \d+ examples to train on, 1 held out/
assert runs.packed.contains('examples are longer than <maxLength> 16 and were split, that of train.jsonl.gz:1:1 first.')
assert runs.packed =~ /packing  \d+ rows of 16 tokens, \d+\.\d % full/

assert runs.csv.contains('data     fragen.csv: 3 examples to train on, 0 held out')
assert runs.csv.contains('format   instruction/output')

assert runs.parquet =~ /data     instruct.parquet: \d+ examples to train on, 0 held out/
assert runs.parquet =~ /\d+ of 300 examples are longer than <maxLength> 128 and were left out, that of instruct.parquet:1:1 first\./

assert runs.artifact.contains('data     ai.refocused.it:talks:1.0: 4 examples to train on, 2 held out')

[runs, runsOf(builds[1])].each {
  assert it.hub.contains('Fine-tuning acme/tiny for chat')
  assert it.hub.contains('data     acme/talks: 200 examples to train on, 0 held out')
}

// The transfer that broke off went on where it had stopped, and nothing was asked for twice.
def requests = new File(basedir, 'requests.log').readLines()
assert requests.count { it.startsWith('data/train.jsonl bytes=') } == 1
assert requests.count { it.startsWith('data/train.jsonl whole') } == 1
assert requests.count { it.startsWith('model.safetensors') } == 1
assert builds[0].contains('trying again in 1 s')

assert !log.contains('\tat ai.refocused')
