{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "y+oIn3B4KfuNlqGB96+zY/54wubN0qFmrqQdWNdh4ItcFPPlQmZF5xTy/VmvwFkpUUC3DmQ38vclDRjsPpX1CA=="
}
