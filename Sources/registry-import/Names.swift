import Attestation

/// Which entries a public registry leaves out: community catalogues hold adult models and models whose refusals
/// were removed; neither is what this registry vouches for.
enum Exclusion {
    /// Looked for in the folded name.
    static let words = [
        "uncensor", "abliterat", "unhinged", "nsfw", "rpmax", "roleplay", "erotic", "hentai", "porn", "lewd",
        "obliterat", "unfiltered", "heretic", "josiefied", "luna-ai", "darkidol", "dark-", "evil", "stheno",
        "lunaris", "mythomax", "mythalion", "moistral", "smut", "waifu", "-rp-", "_rp_", "noromaid",
        "fimbulvetr",
        "tiefighter", "psyfighter", "erebus", "nerybus", "celeste", "rocinante", "magnum", "lumimaid",
        "euryale",
        "cydonia", "unslop", "anthracite", "nemomix", "rei-", "behemoth", "fallen-", "l3-8b-", "drummer",
    ]

    static func excludes(_ name: String) -> Bool {
        let folded = name.lowercased()
        return words.contains { folded.contains($0) }
    }
}

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
