// registry-simulate: makes a published registry to measure on. A tool of the project, never installed.
//
//     registry-simulate DIR COUNT          a registry of COUNT attestations, with fresh keys
//     registry-simulate DIR --more COUNT   appends COUNT more and commits again
//     registry-simulate DIR --lineage      1,000 models in 50 generations of 20: each was made from three of the next, pinned, and
//                                          the first is owner-0/model-0
//     registry-simulate DIR --source COUNT the source side of COUNT more attestations, each of a model of its own, not published
//
// With --source, in DIR: source (a registry's folder) and home (an ORACLE_HOME with the keys that publish it). Otherwise, in DIR:
// bench.git (a bare repository, branch `published`), digests.txt (the SHA-256 that each attestation is about, a line each), keys.json (the keys, in the open: worth nothing). Prints the fingerprint of the root.
//
// It writes the log directly, entry by entry, in bounded memory; `git fast-import` makes the commit. Tests hold its log against
// the same reader as `registry publish`.

internal import FileIO

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

do {
    var words = Array(CommandLine.arguments.dropFirst())
    let option = words.count == 3 && ["--more", "--source"].contains(words[1]) ? words.remove(at: 1) : nil
    let isLineage = words.count == 2 && words[1] == "--lineage"
    if isLineage { words[1] = "1000" }
    // More would not fit a name of eight digits, nor anybody's patience.
    guard words.count == 2, let count = Int(words[1]), (1...10_000_000).contains(count) else {
        try writeAll(
            Array(
                "usage: registry-simulate DIR [--more|--source] COUNT\n       registry-simulate DIR --lineage\n"
                    .utf8),
            to: 2,
            named: "standard error")
        exit(64)
    }
    let fingerprint =
        try option == "--source"
        ? SourceSimulation(words[0]).append(count)
        : (option == nil ? Simulation(creating: words[0]) : Simulation(resuming: words[0]))
            .append(count, generation: isLineage ? 20 : nil)
    try writeAll(Array("\(fingerprint)\n".utf8), to: 1, named: "standard output")
} catch {
    try writeAll(Array("registry-simulate: \(error)\n".utf8), to: 2, named: "standard error")
    exit(1)
}
