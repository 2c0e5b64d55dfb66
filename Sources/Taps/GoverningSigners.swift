internal import Attestation
internal import Registry

extension VerifiedSigners {
    /// The highest version that the stewards signed. A pointer without their threshold is nobody's word, and anybody who can
    /// append may log one; but one that has it governs, and a host that withholds or alters the file must not bring the version
    /// before it back, with keys that were ended since.
    /// - Parameters:
    ///   - pointers: all entries of a log that are pointers, those of the highest version first.
    ///   - tree: the published side, in which the file lies.
    /// - Returns: nil where no pointer was logged: nobody signs.
    /// - Throws: `RegistryError` where there are pointers, and no file that they let govern.
    static func newest(
        among pointers: [[UInt8]], in tree: any PublishedTree, root: RootClaims
    ) throws -> VerifiedSigners? {
        let (pointer, fault) = VerifiedSignersPointer.newest(among: pointers, root: root)
        guard let pointer else {
            if let fault { throw RegistryError("no signers file verifies: \(fault)") }
            return nil
        }
        let version = pointer.target.version
        guard let bytes = try tree.read("signers/\(version).signers.json", limit: RegistryLimits.signers)
        else { throw RegistryError("signers file \(version) was signed and is missing") }
        return try VerifiedSigners(parsing: bytes, pointer: pointer, root: root)
    }
}
