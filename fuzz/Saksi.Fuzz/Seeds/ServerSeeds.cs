namespace Saksi.Fuzz.Seeds;

/// <summary>Settings, tables and times as people write them.</summary>
internal static class ServerSeeds
{
    private const string Recipients = "recipients:\n  - age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p\n";

    public static IEnumerable<Seed> All() =>
    [
        Seed.Of("settings", "cameras", Recipients + "single-recipient: true\n# the yard\ncameras:\n  gate:\n    name: \"Gate: 1\"\n    main: rtsp://192.0.2.1/a\n    sub: rtsp://192.0.2.1/b\n    user: u\n    password: 'it''s'\n    keep: 7d\n    schedule: [mon-fri 08:00-18:00]\n\n  yard:\n    main: rtsp://192.0.2.2/a\n    record: on-motion\n"),
        Seed.Of("settings", "braces", "cameras: {gate: {main: \"rtsp://192.0.2.1/a\"}}\nlisten: [127.0.0.1:8080, '[::1]:0']\n"),
        Seed.Of("settings", "windows-lines", "https: never\r\ncameras:\r\n  a:\r\n    main: rtsp://192.0.2.1/a\r\n\r\n# end\r\n"),
        Seed.Of("settings", "empty", "# nothing\ncameras:\n"),
        Seed.Of("settings", "many-mistakes", "lisen: x\nhttps: maybe\nretention:\n  keep: soon\ncameras:\n  a b:\n    main: x\n  c:\n    mian: y\n"),
        Seed.Of("settings", "tricks", "a: &x [1]\nb: *x\nc: !!str 1\n? d\n: e\n--- \n... \n"),
        Seed.Of("camera-table", "all-columns", "id,name,group,main,sub,user,password,transport,fingerprint,allow-basic,enabled,onvif,record,pre-roll,post-roll,schedule,keep,max-bytes\r\ngate,\"Gate, \"\"1\"\"\",Yard,rtsp://192.0.2.1/a,rtsp://192.0.2.1/b,u,p,tcp,,true,false,http://192.0.2.1/onvif/device_service,on-motion,10s,1m,\"mon-fri 08:00-18:00; sat 22:00-06:00\",7d,10000000\r\n"),
        Seed.Of("camera-table", "semicolons", "name;main\nYard;rtsp://192.0.2.1/a\nYard;rtsp://u:p@192.0.2.1/b\n"),
        Seed.Of("camera-table", "a-quote-that-stays-open", "name,main\n\"Yard,rtsp://192.0.2.1/a\n"),
        Seed.Of("weekly-schedule", "working-hours", "mon-fri 08:00-18:00\nsat 22:00-06:00\nsun 00:00-24:00"),
        Seed.Of("weekly-schedule", "over-the-weekend", "FRI-mon  23:59-00:00"),
    ];
}
