def artifacts = { new File(basedir, "target/$it").listFiles({ it.file } as FileFilter).sort { it.name } }
def first = artifacts('first')
def second = artifacts('second')

assert first*.name == ['cyclonedx.json', 'intoto.json', 'md', 'zip'].collect { "reproducible-1.0-model.$it" }
    .plus(0, 'reproducible-1.0-deployment.zip')
assert second*.name == first*.name
assert first.find { it.name.endsWith('model.zip') }.length() > 1_000_000
for (pair in [first, second].transpose()) {
    assert Arrays.equals(pair[0].bytes, pair[1].bytes) : pair[0].name
}
