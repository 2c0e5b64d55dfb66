import Attestation
import Cryptography
import FileIO
import Registry
import StrictJSON
import TransparencyLog

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

do {
    try run(Options(Array(CommandLine.arguments.dropFirst())))
} catch {
    try writeAll(Array("error: \(error)\n".utf8), to: 2, named: "standard error")
    exit(1)
}

func run(_ options: Options) throws {
    let keys = try Keys(folder: options.keys)
    let collection = try Collection(
        data: options.data, measured: options.measured,
        own: options.demo.map { [try DemoModel.observation($0)] } ?? [])
    let tree = FolderTree(options.registry)
    try Setup.write(keys, to: tree)
    var writer = SourceWriter(tree)
    var totals = Totals()
    for observation in collection.observations {
        for statement in try observation.statements() {
            // The notary co-signs what it hashed itself, and nothing else.
            let signers = observation.isMeasured ? [keys.curator, keys.notary] : [keys.curator]
            try writer.add(statement, signedBy: signers)
            totals.add(try Statement(parsing: statement))
        }
    }
    try writer.writeManifests()
    for observation in collection.observations {
        guard let weights = observation.weights else { continue }
        try tree.write(weights.manifest, to: "tensors/\(weights.digest.hash.hex).json")
    }
    try tree.write(collection.names.pretty(), to: "names.json")
    let publisher = try Publishing.publish(tree, keys, time: options.time ?? now())
    if let path = options.embed { try Publishing.embed(publisher, into: path) }
    try report(totals, collection.leftOut)
    print("appended \(publisher.additions.count) entries; the log has \(publisher.head.size)")
    print("root: \(publisher.source.root.fingerprint)")
}

/// Seconds since 1970.
func now() -> UInt64 { UInt64(max(0, time(nil))) }

func report(_ totals: Totals, _ leftOut: LeftOut) throws {
    var lines: [String] = leftOut.details.map { "note: \($0)" }
    lines += leftOut.counts.sorted { $0.key < $1.key }.map { "left out: \($0.value) \($0.key)" }
    lines += [
        "models: \(totals.models.count)",
        "statements: \(totals.statementCount)",
        "artifacts: \(totals.artifactCount)",
    ]
    for tier in Source.Tier.allCases {
        lines.append("artifacts by best source, \(tier.rawValue): \(totals.tiers[tier] ?? 0)")
    }
    lines.append("artifacts behind which one third party stands alone: \(totals.singlePins)")
    lines.append("edges with digests on both ends: \(totals.pinnedEdges)")
    lines.append("edges to a parent that is only named: \(totals.namedEdges)")
    lines.append(
        "longest chain: \(try totals.longestChain().map(\.description).joined(separator: " <- "))")
    print(lines.joined(separator: "\n"))
}
