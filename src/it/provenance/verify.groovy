import groovy.json.JsonSlurper
import java.nio.file.Files
import java.security.MessageDigest
import org.bouncycastle.openpgp.PGPUtil
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory
import org.bouncycastle.openpgp.bc.BcPGPPublicKeyRing
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider

def sha = { MessageDigest.getInstance('SHA-256').digest(it.bytes).encodeHex().toString() }
def log = new File(basedir, 'build.log').text
def deployed = new File(basedir, 'deployed/ai/refocused/it/provenance/1.0')
def file = { new File(deployed, "provenance-1.0$it") }
def model = file('.zip')
def adapter = file('-adapter.zip')
def documents = ['.cyclonedx.json', '.intoto.json', '.md'].collect { file(it) }
([model, adapter] + documents).each { assert it.file : it }

def bill = new JsonSlurper().parse(documents[0])
assert bill.specVersion == '1.6'
assert bill.metadata.timestamp == '2026-01-31T12:00:00Z'
def component = bill.metadata.component
assert component.hashes[0].content == sha(model)
assert component.licenses[0].license.id == 'Apache-2.0'
assert component.modelCard.properties.contains([name: 'refocused:maxSteps', value: '2'])
assert component.modelCard.quantitativeAnalysis.performanceMetrics*.type.contains('perplexity')
def base = bill.components.find { it.'bom-ref' == 'base-model:neox-tiny' }
assert base.components.any { it.name == 'model.safetensors' && it.hashes[0].content.size() == 64 }
def data = bill.components.find { it.type == 'data' }
assert data.name == 'instruct.jsonl' && data.licenses[0].license.id == 'MIT'
assert bill.components.any { it.name == 'nd4j-native' && it.purl.contains('classifier=') }

def statement = new JsonSlurper().parse(documents[1])
def subjects = statement.subject.collectEntries { [it.name, it.digest.sha256] }
assert subjects['provenance-1.0.zip'] == sha(model)
assert subjects['provenance-1.0-adapter.zip'] == sha(adapter)
assert subjects['provenance-1.0.cyclonedx.json'] == sha(documents[0])
assert subjects['provenance-1.0.md'] == sha(documents[2])
def definition = statement.predicate.buildDefinition
assert definition.externalParameters.baseModel == 'neox-tiny'
assert definition.resolvedDependencies*.name.containsAll(
    ['base-model/neox-tiny', 'dataset/instruct.jsonl', 'plugin/refocused-maven-plugin'])

// Nothing tells where or by whom this was built.
def secrets = [basedir.path, System.getProperty('user.home') + '/', System.getProperty('java.io.tmpdir') + '/']
documents.each { document -> secrets.each { assert !document.text.contains(it) : "$document: $it" } }

def card = documents[2].text
assert card.startsWith('---\nbase_model: "neox-tiny"\n')
assert card.contains('\nlicense: "apache-2.0"\n') && card.contains('\nmodel-index:\n')

// Signed with everything else, and a signature is of its own file alone.
def signed = [model, adapter] + documents
def key = new BcPGPPublicKeyRing(PGPUtil.getDecoderStream(new File(basedir, 'signing.pub').newInputStream())).publicKey
def isSigned = { artifact, bytes ->
  def list = new BcPGPObjectFactory(PGPUtil.getDecoderStream(new File(artifact.path + '.asc').newInputStream()))
  list.nextObject().get(0).with {
    init(new BcPGPContentVerifierBuilderProvider(), key)
    update(bytes)
    verify()
  }
}
signed.each {
  assert isSigned(it, it.bytes) : it
  assert !isSigned(it, (it == model ? adapter : model).bytes) : it
}

// GnuPG says the same, where there is one.
def home = Files.createTempDirectory('gpg').toFile()
def gpg = { String... arguments ->
  new ProcessBuilder(['gpg', '--homedir', home.path, '--batch'] + arguments.toList())
      .redirectErrorStream(true).start().with { inputStream.text; waitFor() }
}
try {
  assert gpg('--import', new File(basedir, 'signing.pub').path) == 0
  signed.each { assert gpg('--verify', it.path + '.asc', it.path) == 0 : it }
} catch (IOException e) {
  println "There is no GnuPG here: $e.message"
} finally {
  home.deleteDir()
}

assert log.contains(
    '<allowedLicenses>: <dataset> "instruct.jsonl" is under "llama3" (-Drefocused.datasetLicense), '
    + 'which is none of [Apache-2.0, MIT].')
assert !log.contains('\tat ai.refocused')

// The third build trained nothing, and told the same. Nor did it look at the data again.
assert log.count('Validating instruct.jsonl for instruct') == 1
assert log =~ /Validation is up to date: instruct\.jsonl for instruct, 0 errors, \d+ warnings?, \d+ remarks?/
assert log.indexOf('Fine-tuning is up to date') < log.lastIndexOf('Fine-tuning neox-tiny for instruct')
assert log.contains('Fine-tuning is up to date')
assert documents.every { sha(new File(basedir, "target/$it.name")) == sha(it) }

// The fourth trained once more, in another time zone.
assert log.count('Fine-tuning neox-tiny for instruct') == 2
assert log.contains('Reproducible: two trainings gave the same')
assert log.contains('zip with SHA-256 ' + sha(model)) && log.contains('zip with SHA-256 ' + sha(adapter))

// The fifth pushed, the sixth had no network.
context.server.stop(0)
def pushed = context.hub.files
def local = new File(basedir, 'target/fine_tuned_models/instruct_instruct')
['final_model': '', 'adapter': 'adapter/'].each { folder, prefix ->
  new File(local, folder).eachFile { assert pushed[prefix + it.name] == it.bytes : it }
}
assert context.hub.tokens == ['Bearer hf_of_the_test'] as Set
assert log.contains('Making the private repository acme/bot')
assert log.contains('Maven is offline, and pushing needs the network')
assert !log.contains('hf_of_the_test')
