/// A line of checksums: a digest alone, GNU's `<hex>  file` and `<hex> *file` (with `\` before it where the file's name is
/// escaped), or BSD's `SHA256 (file) = <hex>`.
struct ChecksumLine {
    /// The word that stands where a digest has to, whatever it is; with `sha256:` before it where the line is BSD's.
    let digest: Substring
    /// As the line has it, escaped or not; nil where nothing is set apart as a name is.
    let name: Substring?

    /// - Parameter line: without its line feed.
    /// - Returns: nil for a line that says nothing: blank, or a comment.
    init?(_ line: Substring) {
        let text = line.utf8.drop(while: Self.isBlank)
        guard let first = text.first, first != UInt8(ascii: "#") else { return nil }
        // BSD: the digest stands last, behind " = ".
        if let open = text.firstIndex(of: UInt8(ascii: "(")),
            let equals = text.lastIndex(of: UInt8(ascii: "=")), open < equals
        {
            let label = text[..<open].filter { $0 != 0x20 && $0 != 0x2D }
            if String(decoding: label, as: UTF8.self).lowercased() == "sha256" {
                var digits = text[text.index(after: equals)...].drop(while: Self.isBlank)
                while let last = digits.last, Self.isBlank(last) { digits.removeLast() }
                digest = "sha256:" + Substring(digits)
                let inside = text[text.index(after: open)..<equals]
                name = inside.lastIndex(of: UInt8(ascii: ")")).map { Substring(inside[..<$0]) }
                return
            }
        }
        let word = (first == UInt8(ascii: "\\") ? text.dropFirst() : text).prefix { !Self.isBlank($0) }
        digest = Substring(word)
        let rest = text[word.endIndex...]
        name =
            rest.starts(with: "  ".utf8) || rest.starts(with: " *".utf8) ? Substring(rest.dropFirst(2)) : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
