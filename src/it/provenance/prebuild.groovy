import java.nio.file.Files

// A key of its own for the test. Its folder is short: an agent's socket has little room for a name.
def home = Files.createTempDirectory('gpg').toFile()
def gpg = { String... arguments ->
  def command = ['gpg', '--homedir', home.path, '--batch', '--yes'] + arguments.toList()
  new ProcessBuilder(command).redirectErrorStream(true).start().with {
    def text = inputStream.text
    assert waitFor() == 0 : text
  }
}
try {
  gpg('--passphrase', '', '--quick-generate-key', 'A test', 'rsa2048', 'sign', 'never')
  gpg('--armor', '--output', new File(basedir, 'signing.key').path, '--export-secret-keys')
  gpg('--armor', '--output', new File(basedir, 'signing.pub').path, '--export')
  new ProcessBuilder('gpgconf', '--homedir', home.path, '--kill', 'gpg-agent').start().waitFor()
} catch (IOException e) {
  println "Without gpg, nothing is signed: $e.message"
} finally {
  home.deleteDir()
}
return true
