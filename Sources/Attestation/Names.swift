/// A model's name, `owner/model`, checked against the rules of docs/registry.md.
package struct ModelName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// As spelled.
    package let description: String
    /// `folded` where it is not `description`: most names have no capital, and a name is copied with all that bears it.
    private let lowercased: String?

    /// ASCII letters in lower case: the form that is compared. All of the name is ASCII.
    package var folded: String { lowercased ?? description }

    package var owner: String { String(description.prefix { $0 != "/" }) }
    package var model: String { String(description.drop { $0 != "/" }.dropFirst()) }

    package init(_ text: String) throws(AttestationError) {
        var text = text
        let (fault, isFolded) = text.withUTF8 { Self.check($0) }
        if let fault { throw AttestationError(fault) }
        description = text
        lowercased = isFolded ? nil : text.lowercased()
    }

    /// - Returns: what is wrong with a name, and whether it has no letter in upper case.
    private static func check(_ text: UnsafeBufferPointer<UInt8>) -> (fault: String?, isFolded: Bool) {
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")),
            !text[(slash + 1)...].contains(UInt8(ascii: "/"))
        else { return ("a model's name is owner/model", false) }
        let fault =
            fault(in: UnsafeBufferPointer(rebasing: text[..<slash]))
            ?? fault(in: UnsafeBufferPointer(rebasing: text[(slash + 1)...]))
        return (fault, !text.contains { (0x41...0x5A).contains($0) })
    }

    /// A catalogue's path with further segments: they are joined by `--`.
    package static func importing(_ path: String) throws(AttestationError) -> ModelName {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 2 else { return try ModelName(path) }
        return try ModelName("\(parts[0])/\(parts[1...].joined(separator: "--"))")
    }

    /// What is wrong with an owner or a model part; nil when nothing is.
    package static func fault(in part: [UInt8]) -> String? {
        part.withUnsafeBufferPointer { fault(in: $0) }
    }

    private static func fault(in part: UnsafeBufferPointer<UInt8>) -> String? {
        guard let first = part.first else { return "a part of a name is empty" }
        guard part.count <= 96 else { return "a part of a name is longer than 96 characters" }
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        guard isAlphanumeric(first) else { return "a part of a name starts with a letter or a digit" }
        var previous: UInt8 = 0
        for byte in part {
            guard isAlphanumeric(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F else {
                return "a name has letters, digits, '.', '_' and '-' only"
            }
            if byte == 0x2E, previous == 0x2E { return "a name does not contain '..'" }
            previous = byte
        }
        func ends(in ending: StaticString) -> Bool {
            let count = ending.utf8CodeUnitCount
            guard part.count >= count else { return false }
            // Letters are compared in lower case; bit 5 of '.' is set already.
            return ending.withUTF8Buffer { ending in
                (0..<count).allSatisfy { part[part.count - count + $0] | 0x20 == ending[$0] }
            }
        }
        for ending in [".", ".git", ".lock"] as [StaticString] where ends(in: ending) {
            return "a name does not end in '\(ending)'"
        }
        return nil
    }

    package static func == (left: ModelName, right: ModelName) -> Bool {
        // Nearly always; and neither text is copied.
        if left.lowercased == nil, right.lowercased == nil { return left.description == right.description }
        return left.folded == right.folded
    }
    package func hash(into hasher: inout Hasher) {
        if let lowercased { hasher.combine(lowercased) } else { hasher.combine(description) }
    }
    package static func < (left: ModelName, right: ModelName) -> Bool {
        left.folded.utf8.lexicographicallyPrecedes(right.folded.utf8)
    }
}

/// A file's name inside a model: relative, `/`-separated UTF-8 without controls, `.` or `..`. It is a name in a
/// statement, not a path on this disk.
package struct FileName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) throws(AttestationError) {
        var text = text
        if let fault = text.withUTF8({ Self.fault(in: $0) }) { throw AttestationError(fault) }
        description = text
    }

    /// What is wrong with a name; nil when nothing is.
    private static func fault(in text: UnsafeBufferPointer<UInt8>) -> String? {
        guard (1...1024).contains(text.count) else { return "a file name has 1 to 1,024 bytes" }
        guard text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != 0x5C }) else {
            return "a file name has no control characters and no backslash"
        }
        if holdsControls(text) { return "a file name has no control characters" }
        var start = 0
        for end in text.indices where end == text.count - 1 || text[end] == 0x2F {
            // The last part ends behind the last byte.
            let stop = text[end] == 0x2F ? end : end + 1
            let isDots = text[start..<stop].allSatisfy { $0 == 0x2E } && stop - start <= 2
            if isDots || (text[end] == 0x2F && end == text.count - 1) {
                return "a file name is relative, without empty parts, '.' and '..'"
            }
            start = end + 1
        }
        return nil
    }

    package static func == (left: FileName, right: FileName) -> Bool {
        sameText(left.description, right.description)
    }
    package func hash(into hasher: inout Hasher) {
        var text = description
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
    package static func < (left: FileName, right: FileName) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}

/// How a model came from its parent.
package enum Relation: String, CaseIterable, Hashable, Sendable {
    case finetune, adapter, merge, quantized, distilled, converted, pruned, edited
}

/// Texts compared by their bytes: Swift's String equality merges NFC and NFD, which are two files.
package func sameText(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    var (left, right) = (left, right)
    return left.withUTF8 { left in right.withUTF8 { left.elementsEqual($0) } }
}

/// A text of strangers as it stands in a sentence: as it is where it is one word, as commits and versions are, and in quotes otherwise, so
/// that it cannot be taken for more of the sentence.
package func quotedUnlessWord(_ text: some StringProtocol) -> String {
    let isWord = text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || [0x2B, 0x2D, 0x2E, 0x2F, 0x3A, 0x40, 0x5F, 0x7E].contains(byte)
    }
    return isWord ? String(text) : "\"\(String(text.map { $0 == "\"" ? "'" : $0 }))\""
}

/// The first text that stood before already; nil where all differ.
func firstRepeated(_ texts: [String]) -> String? {
    // Most statements have two or three, for which a set costs more than it saves.
    if texts.count <= 8 {
        return texts.indices.first { place in texts[..<place].contains { sameText($0, texts[place]) } }
            .map { texts[$0] }
    }
    var seen: Set<[UInt8]> = []
    return texts.first { !seen.insert(Array($0.utf8)).inserted }
}

/// Whether UTF-8 text has C0 or C1 control characters or U+007F: those from U+0080 to U+009F are two bytes, and move a terminal's
/// cursor as the C0 controls do.
func holdsControls(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var previous: UInt8 = 0
    for byte in text {
        if byte < 0x20 || byte == 0x7F || (previous == 0xC2 && byte & 0xE0 == 0x80) { return true }
        previous = byte
    }
    return false
}
