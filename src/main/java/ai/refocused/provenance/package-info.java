/**
 * Where a model comes from, as others can check it: licences of what went in, a bill of materials
 * (CycloneDX), a statement of the build (in-toto, SLSA). Same inputs, same bytes. Runs in Maven's
 * process but knows nothing of Maven.
 */
package ai.refocused.provenance;
