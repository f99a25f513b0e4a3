import java.security.MessageDigest
import java.util.zip.ZipFile

def log = new File(basedir, 'build.log').text
def deployment = new File(basedir, 'target/deployment/chat_chat')

// Every format was written, read again and compared.
assert log.contains('[INFO] Packaging final_model as safetensors-bf16, pytorch, adapter, samediff, gguf-q8_0, ollama')
[
  /safetensors-bf16 +[\d.]+ [kM]B  safetensors-bf16, logits off by \d\.\de-0\d/,
  /pytorch +[\d.]+ [kM]B  pytorch, the model's logits/,
  /adapter +[\d.]+ [kM]B  adapter, (the model's logits|logits off by \d\.\de-\d\d)/,
  /samediff +[\d.]+ [kM]B  samediff, logits off by \d\.\de-\d\d/,
  /gguf-q8_0 +[\d.]+ [kM]B  gguf\/chat_chat-q8_0\.gguf, logits off by \d\.\de-0\d/,
  /ollama +\d+ B  gguf\/Modelfile/,
].each { assert log =~ /(?m)^\[INFO\]   $it$/ : it }

// The checksums are right, and the zip holds the folder.
def sums = new File(deployment, 'SHA256SUMS').readLines()
sums.each {
  def (digest, name) = it.split('  ', 2)
  assert digest == MessageDigest.getInstance('SHA-256').digest(new File(deployment, name).bytes).encodeHex().toString()
}
def zip = new ZipFile(new File(basedir, 'target/deployment-1.0-deployment.zip'))
assert zip.entries()*.name as Set == (sums.collect { it.split('  ', 2)[1] } + 'SHA256SUMS') as Set
zip.close()
assert log =~ /artifact deployment-1\.0-deployment\.zip \([\d.]+ MB\) as ai\.refocused\.it:deployment:zip:deployment:1\.0/
assert !new File(basedir, 'target/deployment-1.0-model.zip').exists()
assert new File(deployment, 'gguf/Modelfile').text.startsWith('FROM ./chat_chat-q8_0.gguf\nTEMPLATE """{{ range .Messages }}')

// Another model, with the defaults, into a folder that is called after it.
def other = new File(basedir, 'target/deployment/pytorch')
assert new File(other, 'safetensors-fp16/model.safetensors').exists()
assert new File(other, 'gguf/pytorch-q8_0.gguf').exists()

// What cannot be had.
[
  '-Drefocused.formats: "onnx" is not written: no exporter to ONNX is kept up on the JVM.',
  '-Drefocused.formats: "ggufq8_0" is not one of safetensors-fp32, safetensors-fp16,',
  'Did you mean "gguf-q8_0"?',
  '-Drefocused.formats: "ollama" needs a GGUF file beside it. Add one of gguf-q8_0, gguf-f16, gguf-f32.',
  '-Drefocused.formats: "adapter" needs one, but ',
].each { assert log.contains(it) : it }
assert !log.contains('\tat ai.refocused')
