import java.security.MessageDigest
import java.util.zip.ZipFile

def deployed = new File(basedir, 'deployed/ai/refocused/it')
def base = new File(deployed, 'reactor-base/1.0/reactor-base-1.0.zip')
def adapter = new File(deployed, 'reactor-chat/1.0/reactor-chat-1.0-adapter.zip')
def chat = new File(deployed, 'reactor-chat/1.0/reactor-chat-1.0.zip')
def slow = new File(deployed, 'reactor-code/1.0/reactor-code-1.0-slow.zip')
def fast = new File(deployed, 'reactor-code/1.0/reactor-code-1.0-fast.zip')
[base, adapter, chat, slow, fast].each { assert it.file : it }
assert new File(deployed, 'reactor-base/1.0/reactor-base-1.0.pom').text.contains('refocused-model')

// Nothing came from the local repository: the reactor installed nothing there. Deploying leaves metadata.
assert !new File(localRepositoryPath, 'ai/refocused/it/reactor-code/1.0').exists()

def entry = { file, name ->
  new ZipFile(file).withCloseable { zip -> zip.getInputStream(zip.getEntry(name)).bytes }
}
def sha = { bytes -> MessageDigest.getInstance('SHA-256').digest(bytes).encodeHex().toString() }
def weights = 'model.safetensors'
assert sha(entry(slow, weights)) != sha(entry(fast, weights))

// The adapter names its base, and is thin.
assert new String(entry(adapter, 'refocused_base.json')).contains('"ai.refocused.it:reactor-base:1.0"')
assert adapter.length() < base.length() / 10

// Merging gives the very weights that training gave.
def consumer = new File(basedir, 'consumer/target')
def merged = new File(consumer, 'adapter-consumer-1.0-merged.zip')
assert sha(entry(merged, weights)) == sha(entry(chat, weights))

// The consumer trained on the adapter, whose base it found by itself.
assert new File(consumer, 'adapter-consumer-1.0.zip').file
def log = new File(basedir, 'build.log').text
assert log.contains('Merging ai.refocused.it:reactor-chat:1.0:adapter into ai.refocused.it:reactor-base:1.0')
assert log.contains('Fine-tuning ai.refocused.it:reactor-chat:1.0:adapter for instruct')

// An execution in the packaging's own phase comes after the packaging's.
assert new File(consumer, 'adapter-consumer-1.0-deployment.zip').file
assert log.lastIndexOf('Packaging final_model as safetensors-bf16') >
    log.lastIndexOf('Fine-tuning ai.refocused.it:reactor-chat:1.0:adapter for instruct')

// Weights that the adapter was not trained on are refused, by their digests.
assert log =~ /<baseModel>: "ai\.refocused\.it:reactor-chat:1\.0" has weights with SHA-256 [0-9a-f]{64}, but the adapter ai\.refocused\.it:reactor-chat:1\.0:adapter was trained on "ai\.refocused\.it:reactor-base:1\.0" with [0-9a-f]{64}\. Name the base model that it was trained on\./
assert !log.contains('\tat ai.refocused')
