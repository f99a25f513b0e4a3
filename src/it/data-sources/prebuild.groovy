import com.sun.net.httpserver.HttpServer
import java.security.MessageDigest
import java.util.concurrent.Executors
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream

// The local repository outlives this build, and so does what it keeps of a hub.
new File(localRepositoryPath, '.cache/refocused/hub').deleteDir()

def talk = { n ->
  '{"messages": [{"role": "user", "content": "Number ' + n + '?"}, {"role": "assistant", "content": "' +
      n + '."}]}\n'
}

// An artifact of a repository.
def folder = new File(basedir, 'repository/ai/refocused/it/talks/1.0')
folder.mkdirs()
new File(folder, 'talks-1.0.pom').text = '''<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>ai.refocused.it</groupId>
  <artifactId>talks</artifactId>
  <version>1.0</version>
  <packaging>zip</packaging>
</project>
'''
new ZipOutputStream(new FileOutputStream(new File(folder, 'talks-1.0.zip'))).withCloseable { zip ->
  [train: 1..4, validation: 5..6].each { split, numbers ->
    zip.putNextEntry(new ZipEntry("talks/${split}.jsonl"))
    zip.write(numbers.collect(talk).join().getBytes('UTF-8'))
  }
}

// A hub on the loopback interface. Its first transfer of the data breaks off, and it has no time at first.
def reference = new File(basedir, '../../../src/test/resources/reference/models/neox-tiny')
def repositories = [
    'models/acme/tiny': reference.listFiles().collectEntries { [it.name, it.bytes] },
    'datasets/acme/talks': ['data/train.jsonl': (1..200).collect(talk).join().getBytes('UTF-8')]
]
def commit = '0123456789abcdef0123456789abcdef01234567'
def sum = { algorithm, Object... parts ->
  def digest = MessageDigest.getInstance(algorithm)
  parts.each { digest.update(it as byte[]) }
  digest.digest().encodeHex().toString()
}
def entry = { name, bytes ->
  def lfs = name.endsWith('.safetensors') || name.endsWith('.bin')
  def blob = sum('SHA-1', "blob ${bytes.length}\0".getBytes('UTF-8'), bytes)
  def large = lfs ? ', "lfs": {"oid": "' + sum('SHA-256', bytes) + '", "size": ' + bytes.length + '}' : ''
  '{"type": "file", "path": "' + name + '", "size": ' + bytes.length + ', "oid": "' + blob + '"' + large + '}'
}
def busy = true
def breaks = true
def server = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
def send = { exchange, byte[] bytes ->
  exchange.sendResponseHeaders(200, bytes.length)
  exchange.responseBody.write(bytes)
}
server.createContext('/') { exchange ->
  try {
    def path = exchange.requestURI.path
    def of = repositories.find { path.contains(it.key) || path.contains(it.key - 'models/') }
    def files = of?.value ?: [:]
    def name = path.replaceFirst('.*/resolve/[^/]+/', '')
    if (busy) {
      busy = false
      exchange.responseHeaders.add('Retry-After', '1')
      exchange.sendResponseHeaders(429, -1)
    } else if (path.contains('/revision/')) {
      send(exchange, ('{"sha": "' + commit + '"}').bytes)
    } else if (path.contains('/tree/')) {
      send(exchange, ('[' + files.collect(entry).join(',') + ']').getBytes('UTF-8'))
    } else if (files[name] == null) {
      exchange.sendResponseHeaders(404, -1)
    } else {
      def bytes = files[name]
      def range = exchange.requestHeaders.getFirst('Range')
      def from = range == null ? 0 : range.replaceAll('\\D', '') as int
      exchange.responseHeaders.add('ETag', '"' + sum('SHA-1', bytes) + '"')
      if (from > 0) {
        exchange.responseHeaders.add('Content-Range', "bytes ${from}-${bytes.length - 1}/${bytes.length}")
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from)
      def stopsEarly = breaks && name.endsWith('.jsonl')
      exchange.responseBody.write(bytes, from, stopsEarly ? 1000 : bytes.length - from)
      if (stopsEarly) {
        breaks = false
        exchange.responseBody.flush()
        sleep(200)
      }
      new File(basedir, 'requests.log') << "${name} ${range ?: 'whole'}\n"
    }
  } finally {
    exchange.close()
  }
}
server.executor = Executors.newCachedThreadPool { task ->
  def thread = new Thread(task)
  thread.daemon = true
  thread
}
server.start()

def mvn = new File(basedir, '.mvn')
mvn.mkdirs()
new File(mvn, 'maven.config').text = "-Drefocused.hubEndpoint=http://127.0.0.1:${server.address.port}\n"

// The invoker takes what a script gives for its success.
return true
