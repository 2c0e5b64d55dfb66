// registry-import: makes the bundled registry from facts that were gathered from public sources.
//
// In:   models.jsonl    one file a line: name, version, file, size, digests, license, kind, evidence, source, further sources
//       lineage.jsonl   one edge a line: derivative, base, relation, how precise the base is, basis, source
//       names.json      well-known names, known imitations, renamed models
//       models on disk that were measured: their files are hashed again, and must have the digests that the lines state
// Out:  the source side of a registry (docs/registry.md): an observation statement for each model and version, signed by the
//       curator; manifests; tensor manifests; names.json. And its published side, log/.
//
// What it promises:
//   - nothing is invented: a fact without a source stays out, and what is left out is counted and said;
//   - the same data and the same keys give the same statements, byte for byte;
//   - secret keys are read into memory and never written.
// Why it decides as it does: docs/decisions/bundled-registry.md.

/// What went wrong, for the person at the terminal.
struct ImportError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// What was left out and why, for the closing report.
struct LeftOut {
    private(set) var counts: [String: Int] = [:]
    private(set) var details: [String] = []

    mutating func add(_ reason: String, _ what: String? = nil) {
        counts[reason, default: 0] += 1
        if let what { details.append("\(reason): \(what)") }
    }
}
