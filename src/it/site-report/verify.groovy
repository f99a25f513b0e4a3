import groovy.json.JsonSlurper
import javax.xml.parsers.DocumentBuilderFactory

def headings = ['Overview', 'Curves', 'Evaluations', 'Compared with the last release', 'Samples',
    'Dataset', 'Model', 'Configuration', 'Environment']

def page = new File(basedir, 'target/site/refocused.html').getText('UTF-8')
assert page.contains('Fine-tuning of A tuned model')
headings.each { assert page.contains('>' + it + '<') || page.contains(it + '</h') : it }
assert page =~ /<th[^>]*>Version 1\.0<\/th>/
assert page =~ /(?s)<tr class="rf-best"[^>]*>\s*<t[hd][^>]*>Learning rate<\/t[hd]>.{0,200}?3\.0E-5.{0,200}?0\.001/
assert page.count('<svg') == 8

// Called alone, the goal writes a page that needs no site and is well-formed.
def alone = new File(basedir, 'target/reports/refocused.html')
def html = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(alone)
assert alone.getText('UTF-8').contains('No version of this model has been released yet.')
def found = html.getElementsByTagName('h3')
assert (0..<found.length).collect { found.item(it).textContent } - "Prompt" == headings

// What the trainer left while it ran.
def run = new File(basedir, 'target/fine_tuned_models/instruct_instruct')
['report.html', 'metrics.csv', 'metrics.jsonl', 'run.json'].each {
  assert new File(run, it).file : it
}
def rows = new File(run, 'metrics.jsonl').readLines().collect { new JsonSlurper().parseText(it) }
assert rows.findAll { it.kind == 'train' }*.step == [1, 2, 3, 4]
assert rows.findAll { it.kind == 'eval' }*.step == [0, 2, 4]
assert rows.every { it.memory_bytes > 0 }
assert new File(run, 'runs').list().length == 1
def samples = new File(run, 'samples.jsonl').readLines().collect { new JsonSlurper().parseText(it) }
assert samples*.step == [0, 4]
assert samples.every { it.prompt == 'How much is 2 + 3, and why?' }
assert page.contains('After step 4')
def facts = new JsonSlurper().parse(new File(run, 'run.json'))
assert facts.status.state == 'COMPLETED'
assert facts.facts.configuration.find { it.name == 'maxSteps' }.origin == 'pom'

// The site's page as a browser shows it: six charts, of which some have a form for narrow windows too,
// and nothing that is wider than the window.
def names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
def browser = System.getenv('PATH').split(File.pathSeparator)
    .collectMany { place -> names.collect { new File(place, it) } }.find { it.canExecute() }
if (browser == null) {
  println 'No Chromium or Chrome on the PATH: nobody looks at the page.'
  return true
}
def measured = new File(basedir, 'target/site/measured.html')
measured.setText(page.replace('</body>', '''<script>
  const charts = [...document.querySelectorAll('svg')].map(svg => svg.getBoundingClientRect());
  const drawn = charts.filter(box => box.width > 100 && box.height > 50 && box.right <= window.innerWidth);
  const result = document.createElement('p');
  result.textContent = 'measured: ' + drawn.length + ' charts, '
      + (document.documentElement.scrollWidth - window.innerWidth) + ' too wide';
  document.body.append(result);
</script></body>'''), 'UTF-8')
def profile = new File(basedir, 'target/browser')
def command = [browser.path, '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars',
    '--window-size=1280,1400', "--user-data-dir=$profile.path", '--dump-dom', measured.toURI().toString()]
def dom = new ProcessBuilder(command*.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start().with {
  inputStream.getText('UTF-8')
}
def seen = (dom =~ /measured: (\d+) charts, (-?\d+) too wide/)
assert seen.size() == 1
assert seen[0][1] == '6'
assert (seen[0][2] as int) <= 0
