import Attestation

/// A name as the registry spells it: of several spellings the one that most rows use, then the first in byte order.
struct Spelling {
    private var counts: [String: [String: Int]] = [:]

    mutating func add(_ name: ModelName) {
        counts[name.folded, default: [:]][name.description, default: 0] += 1
    }

    func of(_ name: ModelName) throws -> ModelName {
        let spellings = counts[name.folded] ?? [:]
        let best = spellings.max { left, right in
            left.value == right.value
                ? right.key.utf8.lexicographicallyPrecedes(left.key.utf8) : left.value < right.value
        }
        return try best.map { try ModelName($0.key) } ?? name
    }
}

/// Rows whose source contradicts itself, so that no registry should repeat it.
enum Doubtful {
    private static let rows: [(name: String, file: String, why: String)] = [
        (
            "CompVis/stable-diffusion-v-1-2-original", "sd-v1-4-full-ema.ckpt",
            "the source lists a checkpoint of version 1.4 under the repository of version 1.2"
        )
    ]

    static func reason(_ row: FileRow) -> String? {
        rows.first { $0.name == row.name && $0.file == row.file }?.why
    }
}
