// name-squats: how well names that imitate are told from names that do not. A tool of the project, never installed.
//
//     name-squats REGISTRY [SEED] [COUNT]   rates on the names of REGISTRY, with COUNT squats of each class (400), from SEED (1)
//     name-squats REGISTRY --list [SEED]    one squat of each class, for a reader
//
// Two rates are printed. False alarms: every real name, asked as if nothing of its owner were known, which is the hardest that a
// newcomer can look. Catches: squats made by the classes of the literature on typosquatting (Squats.swift), of real names.

internal import Attestation
internal import FileIO
internal import Registry

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

do {
    var words = Array(CommandLine.arguments.dropFirst())
    let isList = words.count > 1 && words[1] == "--list"
    if isList { words.remove(at: 1) }
    guard (1...3).contains(words.count), let seed = words.count > 1 ? UInt64(words[1]) : 1,
        let count = words.count > 2 ? Int(words[2]) : 400, (1...1_000_000).contains(count)
    else {
        try writeAll(
            Array(
                "usage: name-squats REGISTRY [SEED] [COUNT]\n       name-squats REGISTRY --list [SEED]\n".utf8
            ),
            to: 2, named: "standard error")
        exit(64)
    }
    let names = try RealNames(reading: FolderTree(words[0]))
    if isList {
        var squats = Squats(names: names.all, seed: seed)
        for kind in SquatClass.allCases {
            guard let squat = squats.make(kind, excluding: names.index) else { continue }
            print("\(kind.rawValue): \(squat.text) for \(squat.of)")
        }
        exit(0)
    }
    let rates = NameRates(names, seed: seed, count: count)
    print(rates.report, terminator: "")
} catch {
    try writeAll(Array("name-squats: \(error)\n".utf8), to: 2, named: "standard error")
    exit(1)
}
