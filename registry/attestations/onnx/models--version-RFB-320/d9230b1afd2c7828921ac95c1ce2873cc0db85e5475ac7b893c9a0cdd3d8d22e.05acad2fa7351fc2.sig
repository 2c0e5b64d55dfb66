{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "xe8KX2Z2qYh/JKk4hnsXPuXqZtlgIGTplXTKfxSxJ2eKGDN3fMDI950F5dOYoRNWHNNupgvDh+68S5/Qr5sqBw=="
}
