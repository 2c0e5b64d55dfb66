// What `make bench-diff` runs: models are made, changed in a known way, and compared; what the comparison calls them is held
// against what was done.
//
// usage: diff-accuracy [SEEDS [FIRST-SEED]]   20 seeds from 1000 on. On seeds below 100 thresholds may be chosen (`Seeds`), and what
// is measured there is said not to be held out.

internal import Comparison
internal import ModelFormats
internal import SyntheticModels

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
let seedCount = arguments.first ?? 20
let firstSeed = arguments.dropFirst().first ?? Seeds.firstOfBench
let (lastSeed, isTooMany) = firstSeed.addingReportingOverflow(seedCount)
guard seedCount > 0, !isTooMany else {
    print("usage: diff-accuracy [SEEDS [FIRST-SEED]]")
    exit(64)
}
let seedText =
    "seeds \(firstSeed) to \(lastSeed - 1), "
    + (Seeds.areHeldOut(firstSeed..<lastSeed)
        ? "held out: no threshold was chosen on them"
        : "NOT held out: thresholds were chosen on seeds up to \(Seeds.choosing.upperBound)")
print(seedText)

/// One thing that people do, and what it should be called.
struct Case {
    let name: String
    let kind: Description.Kind
    let types: [(base: DType, derived: DType)]
    let make:
        (_ base: SyntheticModel, _ seed: UInt64, _ type: DType) -> (
            derived: SyntheticModel, other: SyntheticModel?
        )
}

let halves: [(base: DType, derived: DType)] = [(.f16, .f16), (.bf16, .bf16)]
let floats = halves + [(.f32, .f32)]

func one(
    _ name: String, _ kind: Description.Kind, _ types: [(base: DType, derived: DType)] = floats,
    _ change: @escaping (_ base: SyntheticModel, _ seed: UInt64) -> SyntheticModel
) -> Case {
    Case(name: name, kind: kind, types: types) { base, seed, _ in (change(base, seed), nil) }
}

var cases: [Case] = [
    one("nothing", .identical) { base, _ in base },
    one("re-encoding", .reencoded, [(.f32, .bf16), (.f32, .f16), (.bf16, .f32), (.f16, .f32)]) { base, _ in
        base
    },
    one("Q8_0", .quantized, [(.f32, .q8_0), (.bf16, .q8_0)]) { base, _ in base },
    one("Q4_0", .quantized, [(.f32, .q4_0), (.f16, .q4_0)]) { base, _ in base },
    one("20 rows more", .vocabularyGrown) { $0.grown(by: 20, seed: $1) },
    one("30% pruned", .pruned) { base, _ in base.pruned(share: 0.3) },
    one("layers 2..3 trained by 1%", .layers) { $0.trained(amount: 0.01, layers: 2...3, seed: $1) },
    one("another model", .unrelated) { base, seed in
        SyntheticModel(base.family, layers: base.layers, width: base.width, seed: seed &+ Seeds.ofStranger)
    },
    Case(name: "30:70 merge of two fine-tunes", kind: .merge, types: floats) { base, seed, type in
        let other = base.trained(amount: 0.02, seed: seed &+ Seeds.ofFineTune).rounded(to: type)
        return (base.blended(with: other, share: 0.3), other)
    },
    Case(name: "no merge of the two", kind: .fineTuned, types: floats) { base, seed, _ in
        (base.trained(amount: 0.02, seed: seed), base.trained(amount: 0.02, seed: seed &+ Seeds.ofFineTune))
    },
]
for amount in [0.002, 0.01, 0.05, 0.2] {
    let text = Figures.percent(amount)
    cases.append(one("trained by \(text)", .fineTuned) { $0.trained(amount: amount, seed: $1) })
    cases.append(
        one("trained by \(text), nine tenths of it in few directions", .fineTuned) {
            $0.trained(amount: amount, concentration: 0.9, seed: $1)
        })
}
cases.append(
    one("one MLP matrix trained by 2%", .layers) { base, seed in
        var derived = base
        let name = base.editedMatrix(of: 2)
        if let index = base.index(of: name) {
            derived.tensors[index] = base.trained(amount: 0.02, concentration: 0.9, seed: seed).tensors[index]
        }
        return derived
    })
for amount in [0.002, 0.005, 0.02, 0.1] {
    let text = Figures.percent(amount)
    cases.append(one("ROME by \(text)", .rankOneEdit) { $0.edited(layers: 2...2, amount: amount, seed: $1) })
    cases.append(
        one("MEMIT by \(text), five layers", .rankOneEdit) {
            $0.edited(layers: 1...5, amount: amount, seed: $1)
        })
    cases.append(
        one("MEMIT by \(text), four facts", .lowRank) {
            $0.edited(layers: 2...4, facts: 4, amount: amount, seed: $1)
        })
    for rank in [1, 4, 8] {
        cases.append(
            one("LoRA of rank \(rank) by \(text)", .lowRank) {
                $0.merged(rank: rank, amount: amount, seed: $1)
            })
    }
}

/// For each kind: how often it was right to be said, how often it was said, how often both.
struct Score {
    var made = 0
    var said = 0
    var right = 0
}

var scores: [Description.Kind: Score] = [:]
for item in cases {
    for types in item.types {
        var answers: [Description.Kind: Int] = [:]
        for index in 0..<seedCount {
            let seed = firstSeed + index
            let family = SyntheticModel.Family.allCases[Int(seed % 2)]
            let width = seed % 4 < 2 ? 64 : 96
            let base = SyntheticModel(family, width: width, seed: seed).rounded(
                to: types.base.block == nil ? types.base : .f32)
            let (derived, other) = item.make(base, seed, types.base)
            // What is made in a narrow type is made of its numbers.
            let difference = try ModelComparer().compare(
                base.collection(types.base), derived.collection(types.derived),
                other: other?.collection(types.base))
            let kind = difference.description.kind
            answers[kind, default: 0] += 1
            scores[item.kind, default: Score()].made += 1
            scores[kind, default: Score()].said += 1
            if kind == item.kind { scores[kind, default: Score()].right += 1 }
        }
        let wrong = answers.filter { $0.key != item.kind }.map { "\($0.value) \($0.key.rawValue)" }.sorted()
        print(
            "\(item.name), \(types.base.rawValue) to \(types.derived.rawValue): \(answers[item.kind] ?? 0) of \(seedCount) \(item.kind.rawValue)\(wrong.isEmpty ? "" : "; \(wrong.joined(separator: ", "))")"
        )
        fflush(nil)
    }
}
print("")
print(seedText)
for kind in Description.Kind.allCases {
    guard let score = scores[kind] else { continue }
    func share(_ count: Int, _ all: Int) -> String {
        all == 0 ? "-" : "\(Figures.percent(Double(count) / Double(all))) (\(count) of \(all))"
    }
    print(
        "\(kind.rawValue): precision \(share(score.right, score.said)), recall \(share(score.right, score.made))"
    )
}
