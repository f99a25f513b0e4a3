def artifacts = { new File(basedir, "target/$it").listFiles({ it.file } as FileFilter).sort { it.name } }
def first = artifacts('first')
def second = artifacts('second')

assert first*.name == ['cyclonedx.json', 'intoto.json', 'md', 'zip'].collect { "reproducible-1.0-model.$it" }
    .plus(0, 'reproducible-1.0-deployment.zip')
assert second*.name == first*.name
assert first.find { it.name.endsWith('model.zip') }.length() > 1_000_000
[first, second].transpose().each { one, other -> assert Arrays.equals(one.bytes, other.bytes) : one.name }
