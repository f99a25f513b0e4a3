import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream

def reference = new File(basedir, '../../../src/test/resources/reference')
def rows = new File(reference, 'datasets/instruct.jsonl').readLines('UTF-8').take(40)
def model = new File(reference, 'models/neox-tiny').listFiles().sort()

// The same names with other content: one row less, one bit of one weight.
def write = { folder, lines, bit ->
  folder.mkdirs()
  new File(folder, 'train.jsonl').setText(lines.join('\n') + '\n', 'UTF-8')
  new ZipOutputStream(new FileOutputStream(new File(folder, 'base.zip'))).withCloseable { zip ->
    model.each { file ->
      def bytes = file.bytes
      if (file.name == 'model.safetensors') {
        bytes[bytes.length - 4] ^= bit
      }
      zip.putNextEntry(new ZipEntry("base/$file.name"))
      zip.write(bytes)
    }
  }
}
write(new File(basedir, 'given'), rows, 0)
write(new File(basedir, 'changed'), rows.dropRight(1), 1)
return true
