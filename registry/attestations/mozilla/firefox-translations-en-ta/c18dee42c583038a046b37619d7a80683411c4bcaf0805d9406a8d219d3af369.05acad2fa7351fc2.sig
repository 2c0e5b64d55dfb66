{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "iQ2DZINYnHZng3tja54xOt9nF84biDb4OF4emg6bVu+SfTARt4Jjl1gpZuuS3eU/RTUU+OL3b59KCZnWhDmOCg=="
}
