import java.nio.file.Files

def copy = { File from, File to ->
  to.parentFile.mkdirs()
  Files.copy(from.toPath(), to.toPath())
}
def reference = new File(basedir, '../../../src/test/resources/reference')
def rows = new File(reference, 'datasets/instruct.jsonl').readLines('UTF-8').take(40)

// Model and data within the project, where the extension looks for changes; a cache for all three.
new File(basedir, '.mvn/maven.config').text = "-Dmaven.build.cache.location=$basedir/cache\n"
['.': rows, elsewhere: rows, changed: rows.dropRight(1)].each { name, lines ->
  def project = new File(basedir, name)
  ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'].each {
    copy(new File(reference, "models/neox-tiny/$it"), new File(project, "model/$it"))
  }
  new File(project, 'data').mkdirs()
  new File(project, 'data/train.jsonl').setText(lines.join('\n') + '\n', 'UTF-8')
  if (name != '.') {
    ['pom.xml', '.mvn/extensions.xml', '.mvn/maven-build-cache-config.xml', '.mvn/maven.config'].each {
      copy(new File(basedir, it), new File(project, it))
    }
  }
}
return true
