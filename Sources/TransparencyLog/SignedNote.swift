internal import Cryptography

/// One signature line of a note, as read.
package struct NoteSignature: Hashable, Sendable {
    package let name: String
    package let keyID: UInt32
    package let blob: [UInt8]

    /// What a cosignature/v1 signs.
    static func cosigned(_ text: [UInt8], time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n".utf8) + text
    }

    /// Whether the signature is `key`'s over `text`; for cosignatures also its time.
    /// - Returns: nil where it does not verify; 0 as the time of a plain signature.
    package func time(of text: [UInt8], by key: VerifierKey) -> UInt64? {
        switch key.kind {
        case .ed25519:
            return key.publicKey.verifies(blob, over: text) ? 0 : nil
        case .cosignature:
            guard blob.count == 72 else { return nil }
            let time = blob[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let signed = Self.cosigned(text, time: time)
            return key.publicKey.verifies(Array(blob[8...]), over: signed) ? time : nil
        }
    }

    /// The line as it stands in a note, with its newline.
    package var line: String {
        let id = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: keyID >> $0) }
        return "\u{2014} \(name) \(Base64.encode(id + blob))\n"
    }
}

/// A C2SP signed note: text and signature lines. Nothing in it is verified.
package struct SignedNote: Hashable, Sendable {
    /// Bytes of a whole note: a checkpoint has a few hundred; each signature line about a hundred and fifty.
    package static let byteLimit = 64 << 10
    /// signed-note asks verifiers to accept at least 16 and to bound them: each costs a check.
    package static let signatureLimit = 64

    /// Ends in a newline.
    package let text: [UInt8]
    package let signatures: [NoteSignature]

    package init(text: [UInt8], signatures: [NoteSignature]) {
        self.text = text
        self.signatures = signatures
    }

    package init(parsing bytes: [UInt8]) throws(LogError) {
        guard bytes.count <= Self.byteLimit else {
            throw LogError("a note of more than \(Self.byteLimit) bytes")
        }
        // signed-note: UTF-8, no ASCII control characters but newlines.
        guard String(validating: bytes, as: UTF8.self) != nil,
            bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A })
        else { throw LogError("a note is UTF-8 without control characters") }
        guard bytes.last == 0x0A else { throw LogError("a note ends in a newline") }
        // The last empty line divides the text from the signatures.
        var divider: Int?
        var index = bytes.count - 2
        while index >= 1 {
            if bytes[index] == 0x0A, bytes[index - 1] == 0x0A {
                divider = index
                break
            }
            index -= 1
        }
        guard let divider else { throw LogError("a note without signatures") }
        text = Array(bytes[..<divider])
        var signatures: [NoteSignature] = []
        let lines = bytes[(divider + 1)..<(bytes.count - 1)].split(
            separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count <= Self.signatureLimit else {
            throw LogError("a note with more than \(Self.signatureLimit) signatures")
        }
        for line in lines {
            let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].elementsEqual([0xE2, 0x80, 0x94]),
                let blob = Base64.decode(parts[2]), blob.count >= 5
            else { throw LogError("a malformed signature line in a note") }
            let name = String(decoding: parts[1], as: UTF8.self)
            guard VerifierKey.isValid(name: name) else { throw LogError("a malformed key name in a note") }
            signatures.append(
                NoteSignature(
                    name: name, keyID: blob[..<4].reduce(0) { $0 << 8 | UInt32($1) }, blob: Array(blob[4...]))
            )
        }
        self.signatures = signatures
    }

    package var encoded: [UInt8] {
        var out = text + [0x0A]
        for signature in signatures { out += Array(signature.line.utf8) }
        return out
    }

    /// The keys of `known` that signed, with the times of cosignatures (0 for plain signatures).
    ///
    /// Unknown keys are ignored. A known key whose signature does not verify rejects the whole note (signed-note,
    /// "Verifying"). Of several lines by one key the first counts.
    package func verified(by known: [VerifierKey]) throws(LogError) -> [(key: VerifierKey, time: UInt64)] {
        var seen: [(key: VerifierKey, time: UInt64)] = []
        for signature in signatures {
            for key in known
            where key.keyID == signature.keyID && key.name.utf8.elementsEqual(signature.name.utf8)
                && !seen.contains(where: { $0.key == key })
            {
                guard let time = signature.time(of: text, by: key) else {
                    throw LogError("the signature of \(key.name) does not verify")
                }
                seen.append((key, time))
            }
        }
        return seen
    }
}
