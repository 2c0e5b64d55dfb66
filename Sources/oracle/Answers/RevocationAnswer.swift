internal import Attestation
internal import Cryptography
internal import StrictJSON
internal import Trust

extension RevocationEvidence {
    /// `by acme (compromised), entry 412 of default: REASON`; what stands before it says that it was revoked.
    var line: String { "by \(by) (\(severity.rawValue)), entry \(index) of \(tap): \(reason)" }

    var json: JSON {
        [
            "tap": .string(tap), "id": .string(id.hex), "index": .int(Int(clamping: index)),
            "by": .string(by), "severity": .string(severity.rawValue), "reason": .string(reason),
            "of-key": .bool(isOfKey),
        ]
    }
}
