import java.util.zip.ZipFile

def log = new File(basedir, 'build.log').text
def installed = new File(localRepositoryPath, 'ai/refocused/it/jar-packaging/1.0')

def names(File zip) {
  new ZipFile(zip).withCloseable { it.entries()*.name }
}

assert new File(installed, 'jar-packaging-1.0.jar').file
def model = names(new File(installed, 'jar-packaging-1.0-model.zip'))
assert model.containsAll(['config.json', 'model.safetensors', 'tokenizer.json'])
def adapter = names(new File(installed, 'jar-packaging-1.0-adapter.zip'))
assert adapter.containsAll(['adapter_config.json', 'adapter_model.safetensors'])

// The project's own jar is there before training begins.
assert log.indexOf('jar-packaging-1.0.jar') < log.indexOf('Fine-tuning neox-tiny')
assert log.contains('LoRA, rank 8, alpha 16')
