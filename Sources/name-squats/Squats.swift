package import Attestation
package import Registry

/// A way in which somebody makes a name that is taken for another. The owner is what is imitated: a model can be uploaded only
/// under an owner of one's own.
package enum SquatClass: String, CaseIterable, Sendable {
    /// Wang et al. 2006 (Strider Typo-Patrol): character omission.
    case omission
    /// The same: character permutation.
    case transposition
    /// The same: character replacement by a neighbour on the keyboard.
    case neighbourKey = "neighbouring key"
    /// The same: character insertion, a letter twice or a neighbour beside it.
    case insertion
    /// Moore and Edelman 2010: any one edit.
    case anyEdit = "any edit"
    /// Agten et al. 2015: names of Damerau-Levenshtein distance 2.
    case twoEdits = "two edits"
    /// Dinaburg 2011: one bit of a letter flipped.
    case bit = "flipped bit"
    /// Gabrilovich and Gontmakher 2002; here with ASCII letters that look alike.
    case lookalike = "look-alike letters"
    /// The same, with letters of other scripts (UTS #39).
    case homograph
    /// Neupane et al. 2023: delimiter modification.
    case delimiter
    /// Kintis et al. 2017 (combosquatting), Neupane et al.: prefix and suffix augmentation.
    case addition
    /// Neupane et al.: sequence reordering.
    case order
    /// Neupane et al.: simplification.
    case simplification
    /// Neupane et al.: scope confusion, the slash elsewhere.
    case scope
    /// Taylor et al. 2020 (TypoGard): version numbers; here with a misspelled owner.
    case version = "misspelled, with a version"
    /// A misspelled owner, and separators or case changed in the model.
    case both = "misspelled, delimiters changed"
    /// PoisonGPT (Mithril Security 2023) in its first half: a misspelled owner, and a model that the owner does not have.
    case ownerAlone = "misspelled, another model"

    /// Those that misspell the owner by one slip of the fingers, and keep the model.
    package static let misspelledOwners: [SquatClass] = [
        .omission, .transposition, .neighbourKey, .insertion, .anyEdit,
    ]
}

package struct Squat: Sendable {
    package let of: ModelName
    /// A name, or for homographs a text that is none.
    package let text: String
}

/// SplitMix64: the same numbers on every machine.
struct SquatGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}

/// Makes squats of names. The same names and seed make the same squats.
package struct Squats {
    private let owners: [[ModelName]]
    private var random: SquatGenerator

    /// - Parameter names: an owner is chosen first, then one of its models: an owner with many models is not imitated more.
    package init(names: [ModelName], seed: UInt64) {
        owners = Dictionary(grouping: names) { $0.owner.lowercased() }.sorted { $0.key < $1.key }.map {
            $0.value.sorted()
        }
        random = SquatGenerator(state: seed)
    }

    /// - Returns: nil where no squat of that class can be made of any of the names.
    package mutating func make(_ kind: SquatClass, excluding known: NameIndex) -> Squat? {
        for _ in 0..<1000 {
            guard let name = owners.randomElement(using: &random)?.randomElement(using: &random),
                let text = imitate(name, kind)
            else { continue }
            guard let squat = try? ModelName(text) else {
                // Letters of other scripts make no name, and nobody's tools would take it for the same one.
                if kind == .homograph { return Squat(of: name, text: text) }
                continue
            }
            // Another known owner's name is no squat, nor is one that only differs in case.
            guard !known.contains(owner: squat.owner), squat != name else { continue }
            return Squat(of: name, text: text)
        }
        return nil
    }

    private mutating func imitate(_ name: ModelName, _ kind: SquatClass) -> String? {
        let (owner, model) = (name.owner, name.model)
        func with(_ owner: String?, _ model: String = model) -> String? { owner.map { "\($0)/\(model)" } }
        switch kind {
        case .omission: return with(omit(owner))
        case .transposition: return with(swap(owner))
        case .neighbourKey: return with(hitNeighbour(owner))
        case .insertion: return with(insert(owner))
        case .anyEdit: return with(edit(owner))
        case .twoEdits: return with(edit(owner).flatMap { edit($0) })
        case .bit: return with(flip(owner))
        case .lookalike: return with(replace(owner, Self.lookalikes))
        case .homograph: return with(replace(owner, Self.homographs))
        case .delimiter: return with(changeDelimiter(owner))
        case .addition:
            let word = Self.additions.randomElement(using: &random) ?? ""
            return with(Bool.random(using: &random) ? "\(owner)-\(word)" : "\(owner)\(word)")
        case .order:
            let parts = owner.split(separator: "-")
            return parts.count < 2 ? nil : with(parts.reversed().joined(separator: "-"))
        case .simplification:
            let parts = owner.split(separator: "-")
            return parts.count < 2 ? nil : with(parts.max { $0.utf8.count < $1.utf8.count }.map(String.init))
        case .scope:
            let parts = model.split(separator: "-")
            guard parts.count > 1 else { return nil }
            return "\(owner)-\(parts[0])/\(parts.dropFirst().joined(separator: "-"))"
        case .version:
            let version = ["-v2", "-v1.1", "-2", "v3", "-2024"].randomElement(using: &random) ?? ""
            return with(misspell(owner), model + version)
        case .both: return with(misspell(owner), changeDelimiter(model) ?? model.lowercased())
        case .ownerAlone: return with(misspell(owner), "aurora-9b-chat")
        }
    }

    private mutating func misspell(_ word: String) -> String? {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: omit(word)
        case 1: swap(word)
        case 2: hitNeighbour(word)
        default: insert(word)
        }
    }

    private mutating func place(_ letters: [Character]) -> Int {
        Int.random(in: letters.indices, using: &random)
    }

    private mutating func omit(_ word: String) -> String? {
        var letters = Array(word)
        guard letters.count > 1 else { return nil }
        letters.remove(at: place(letters))
        return String(letters)
    }

    private mutating func swap(_ word: String) -> String? {
        var letters = Array(word)
        guard letters.count > 1 else { return nil }
        let at = Int.random(in: 1..<letters.count, using: &random)
        guard letters[at].lowercased() != letters[at - 1].lowercased() else { return nil }
        letters.swapAt(at - 1, at)
        return String(letters)
    }

    private mutating func hitNeighbour(_ word: String) -> String? {
        var letters = Array(word)
        let at = place(letters)
        guard let key = neighbour(of: letters[at]) else { return nil }
        letters[at] = key
        return String(letters)
    }

    private mutating func neighbour(of letter: Character) -> Character? {
        for row in Self.rows {
            guard let at = row.firstIndex(of: Character(letter.lowercased())) else { continue }
            return [at - 1, at + 1].filter(row.indices.contains).map { row[$0] }.randomElement(using: &random)
        }
        return nil
    }

    private mutating func insert(_ word: String) -> String? {
        var letters = Array(word)
        let at = place(letters)
        guard let key = Bool.random(using: &random) ? letters[at] : neighbour(of: letters[at]) else {
            return nil
        }
        letters.insert(key, at: at)
        return String(letters)
    }

    private mutating func edit(_ word: String) -> String? {
        var letters = Array(word)
        guard letters.count > 1 else { return nil }
        let at = place(letters)
        let letter = Self.alphabet.randomElement(using: &random) ?? "x"
        switch Int.random(in: 0..<4, using: &random) {
        case 0: letters.remove(at: at)
        case 1: letters.insert(letter, at: at)
        case 2: letters[at] = letter
        default: return swap(word)
        }
        return String(letters)
    }

    private mutating func flip(_ word: String) -> String? {
        var bytes = Array(word.utf8)
        let at = Int.random(in: bytes.indices, using: &random)
        bytes[at] ^= 1 << UInt8.random(in: 0..<7, using: &random)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One of the pairs, at one of the places where it fits.
    private mutating func replace(_ word: String, _ pairs: [(String, String)]) -> String? {
        let lower = word.lowercased()
        let fitting = pairs.filter { lower.contains($0.0) }
        guard let pair = fitting.randomElement(using: &random), let range = lower.firstRange(of: pair.0)
        else {
            return nil
        }
        return lower.replacingCharacters(in: range, with: pair.1)
    }

    private mutating func changeDelimiter(_ word: String) -> String? {
        var letters = Array(word)
        if let at = letters.indices.filter({ "-_.".contains(letters[$0]) }).randomElement(using: &random) {
            switch Int.random(in: 0..<3, using: &random) {
            case 0: letters.remove(at: at)
            case 1: letters[at] = letters[at] == "-" ? "_" : "-"
            default: letters[at] = letters[at] == "." ? "-" : "."
            }
        } else {
            guard letters.count > 3 else { return nil }
            letters.insert("-", at: Int.random(in: 2..<letters.count - 1, using: &random))
        }
        return String(letters)
    }

    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    private static let rows = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"].map(Array.init)
    private static let lookalikes = [
        ("o", "0"), ("l", "1"), ("i", "1"), ("l", "i"), ("i", "l"), ("m", "rn"), ("w", "vv"), ("s", "5"),
        ("b", "8"), ("g", "9"), ("q", "g"), ("d", "cl"), ("z", "2"),
    ]
    private static let homographs = [
        ("a", "а"), ("e", "е"), ("o", "о"), ("o", "ο"), ("c", "с"), ("p", "р"), ("i", "і"), ("x", "х"),
        ("y", "у"), ("s", "ѕ"), ("i", "í"), ("u", "ü"), ("e", "é"), ("g", "ɡ"), ("n", "ո"), ("l", "ӏ"),
        ("t", "t\u{200B}"), ("m", "ｍ"), ("b", "𝐛"),
    ]
    private static let additions = [
        "ai", "org", "official", "team", "models", "labs", "hf", "inc", "research", "llm", "hub", "dev", "io",
    ]
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        var copy = self
        copy.replaceSubrange(range, with: text)
        return copy
    }
}
