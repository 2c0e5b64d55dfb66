/// A model's name, `owner/model`, checked against the rules of docs/registry.md.
package struct ModelName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// As spelled.
    package let description: String
    /// ASCII letters in lower case: the form that is compared. All of the name is ASCII.
    package let folded: String

    package var owner: String { String(description.prefix { $0 != "/" }) }
    package var model: String { String(description.drop { $0 != "/" }.dropFirst()) }

    package init(_ text: String) throws(AttestationError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw AttestationError("a model's name is owner/model") }
        for part in parts {
            if let fault = Self.fault(in: Array(part)) { throw AttestationError(fault) }
        }
        description = text
        folded = text.lowercased()
    }

    /// A catalogue's path with further segments: they are joined by `--`.
    package static func importing(_ path: String) throws(AttestationError) -> ModelName {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 2 else { return try ModelName(path) }
        return try ModelName("\(parts[0])/\(parts[1...].joined(separator: "--"))")
    }

    /// What is wrong with an owner or a model part; nil when nothing is.
    package static func fault(in part: [UInt8]) -> String? {
        guard let first = part.first else { return "a part of a name is empty" }
        guard part.count <= 96 else { return "a part of a name is longer than 96 characters" }
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        guard isAlphanumeric(first) else { return "a part of a name starts with a letter or a digit" }
        guard part.allSatisfy({ isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }) else {
            return "a name has letters, digits, '.', '_' and '-' only"
        }
        let text = String(decoding: part, as: UTF8.self).lowercased()
        if text.contains("..") { return "a name does not contain '..'" }
        for ending in [".", ".git", ".lock"] where text.hasSuffix(ending) {
            return "a name does not end in '\(ending)'"
        }
        return nil
    }

    package static func == (left: ModelName, right: ModelName) -> Bool { left.folded == right.folded }
    package func hash(into hasher: inout Hasher) { hasher.combine(folded) }
    package static func < (left: ModelName, right: ModelName) -> Bool {
        left.folded.utf8.lexicographicallyPrecedes(right.folded.utf8)
    }
}

/// A file's name inside a model: relative, `/`-separated UTF-8 without controls, `.` or `..`. It is a name in a
/// statement, not a path on this disk.
package struct FileName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) throws(AttestationError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 1024 else {
            throw AttestationError("a file name has 1 to 1,024 bytes")
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != 0x5C }) else {
            throw AttestationError("a file name has no control characters and no backslash")
        }
        // C1 controls are two bytes in UTF-8 and move a terminal's cursor as C0 ones do.
        guard !text.unicodeScalars.contains(where: { (0x80...0x9F).contains($0.value) }) else {
            throw AttestationError("a file name has no control characters")
        }
        for part in bytes.split(separator: 0x2F, omittingEmptySubsequences: false) {
            if part.isEmpty || part.elementsEqual([0x2E]) || part.elementsEqual([0x2E, 0x2E]) {
                throw AttestationError("a file name is relative, without empty parts, '.' and '..'")
            }
        }
        description = text
    }

    // Swift's String equality merges NFC and NFD, which are two files.
    package static func == (left: FileName, right: FileName) -> Bool {
        left.description.utf8.elementsEqual(right.description.utf8)
    }
    package func hash(into hasher: inout Hasher) {
        for byte in description.utf8 { hasher.combine(byte) }
    }
    package static func < (left: FileName, right: FileName) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}

/// How a model came from its parent.
package enum Relation: String, CaseIterable, Hashable, Sendable {
    case finetune, adapter, merge, quantized, distilled, converted, pruned, edited
}
