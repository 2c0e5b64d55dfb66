/// The cache of a tap: one SQLite file. Its rows are found, then proved; none is believed.
enum StoreSchema {
    /// In `PRAGMA user_version`. A file with another number is made anew.
    static let version: Int64 = 4

    /// - meta: with a row id, for otherwise the search for a key reads large values on its way.
    /// - entry: the log's entries, by index.
    /// - tile: the hash tiles, key (level << 48 | n), the partial ones as far as the log goes.
    /// - digest, parent: `DigestKey` of subjects, and of the parents that a statement pins.
    /// - alias: `AliasKey` of what statements state.
    /// - name: folded names of models, empty for none, with the statements' ids, so that a late co-signature is not counted
    ///   again, and the name as spelled where that differs. parent_name: folded names of parents.
    /// - weights: tensor bytes of statements with a weights digest.
    /// - pointer: signers pointers. revocation: entries that say that they are revocations; those that hold stand in meta, under
    ///   `revocations`, in the form of `RecordedRevocations`, whose hash the trust state holds. verified: what a look-up found to be well signed, authenticated by the trust state's key.
    static let create: StaticString = """
        PRAGMA page_size = 16384;
        PRAGMA user_version = 4;
        CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL);
        CREATE TABLE entry(idx INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
        CREATE TABLE tile(key INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
        CREATE TABLE digest(key BLOB NOT NULL, idx INTEGER NOT NULL, PRIMARY KEY(key, idx)) WITHOUT ROWID;
        CREATE TABLE parent(key BLOB NOT NULL, idx INTEGER NOT NULL, PRIMARY KEY(key, idx)) WITHOUT ROWID;
        CREATE TABLE alias(key BLOB NOT NULL, idx INTEGER NOT NULL, PRIMARY KEY(key, idx)) WITHOUT ROWID;
        CREATE TABLE name(
            folded TEXT NOT NULL, id BLOB NOT NULL, idx INTEGER NOT NULL, name TEXT, PRIMARY KEY(folded, id, idx)
        ) WITHOUT ROWID;
        CREATE TABLE parent_name(folded TEXT NOT NULL, idx INTEGER NOT NULL, PRIMARY KEY(folded, idx)) WITHOUT ROWID;
        CREATE TABLE weights(bytes INTEGER NOT NULL, idx INTEGER NOT NULL, PRIMARY KEY(bytes, idx)) WITHOUT ROWID;
        CREATE TABLE pointer(idx INTEGER PRIMARY KEY, version INTEGER NOT NULL);
        CREATE TABLE revocation(idx INTEGER PRIMARY KEY);
        CREATE TABLE tensors(weights BLOB PRIMARY KEY, bytes BLOB NOT NULL);
        CREATE TABLE verified(idx INTEGER PRIMARY KEY, mac BLOB NOT NULL);
        """
}
